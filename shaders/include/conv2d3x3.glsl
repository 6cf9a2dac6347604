// Convolution with a 3x3 kernel and stride 1, the one VGG is made of; mirrored, its gradient to the input.
//
//     y[n, o, i, j] = f( b[o] + sum over c, p, q of  w[o, c, p, q]  x[n, c, i - top + p, j - left + q] )
//
// x is zero outside the picture; f is the identity or max(., 0).
//
// The 2x2 pixels of a fragment look at a window of 4x4 pixels of x, which is read once for all nine taps:
// 16 texels of x and 36 of weights for 576 multiply-adds, 0.090 fetches each (tap by tap it would be 0.125).
#include "include/convolution.glsl"

uniform ivec2 pad; // top, left

// Four pixels of x in one row of the window.
struct Row {
  vec4 a, b, c, d;
};

// Where the window lies: texel columns and rows counted from the plane's origin, their phases, and which exist.
struct Window {
  ivec4 columns, rows, columnPhases, rowPhases;
  bvec4 hasColumn, hasRow;
};

Window windowOf(Cell cell) {
  ivec4 steps = ivec4(0, 1, 2, 3);
  ivec4 columns = cell.pixel.x - pad.y + steps;
  ivec4 rows = cell.pixel.y - pad.x + steps;
  ivec4 width = ivec4(xLayout.shape.w);
  ivec4 height = ivec4(xLayout.shape.z);
  // Pixels outside the picture are read at its edge and set to zero: cheaper than a branch for each.
  ivec4 nearColumns = clamp(columns, ivec4(0), width - 1);
  ivec4 nearRows = clamp(rows, ivec4(0), height - 1);
  return Window(
    nearColumns >> 1,
    nearRows >> 1,
    nearColumns & 1,
    2 * (nearRows & 1),
    equal(columns, nearColumns),
    equal(rows, nearRows)
  );
}

vec4 read(ivec2 origin, Window window, int row, int column) {
  ivec2 texel = origin + ivec2(window.columns[column], window.rows[row]);
  vec4 value = texelFetch(x, ivec3(texel, window.rowPhases[row] + window.columnPhases[column]), 0);
  return window.hasRow[row] && window.hasColumn[column] ? value : vec4(0.0);
}

Row readRow(ivec2 origin, Window window, int row) {
  return Row(
    read(origin, window, row, 0),
    read(origin, window, row, 1),
    read(origin, window, row, 2),
    read(origin, window, row, 3)
  );
}

vec4 y00 = vec4(0.0);
vec4 y01 = vec4(0.0);
vec4 y10 = vec4(0.0);
vec4 y11 = vec4(0.0);

// One row of the kernel: its three taps, on the window's rows that the upper and the lower pixels meet.
void addTaps(ivec2 matrix, int tap, Row upper, Row lower) {
  mat4 m = matrixAt(matrix + ivec2(4 * numberOfTap(tap, 9), 0));
  y00 += times(m, upper.a);
  y01 += times(m, upper.b);
  y10 += times(m, lower.a);
  y11 += times(m, lower.b);
  m = matrixAt(matrix + ivec2(4 * numberOfTap(tap + 1, 9), 0));
  y00 += times(m, upper.b);
  y01 += times(m, upper.c);
  y10 += times(m, lower.b);
  y11 += times(m, lower.c);
  m = matrixAt(matrix + ivec2(4 * numberOfTap(tap + 2, 9), 0));
  y00 += times(m, upper.c);
  y01 += times(m, upper.d);
  y10 += times(m, lower.c);
  y11 += times(m, lower.d);
}

void main() {
  Cell cell = cellHere();
  Window window = windowOf(cell);
  ivec2 plane = planeOrigin(xLayout, cell.image, 0);
  ivec2 matrix = firstMatrix(wBlocks, cell.group);
  for (int group = 0; group < xLayout.groups; group++) {
    Row row0 = readRow(plane, window, 0);
    Row row1 = readRow(plane, window, 1);
    addTaps(matrix, 0, row0, row1);
    Row row2 = readRow(plane, window, 2);
    addTaps(matrix, 3, row1, row2);
    Row row3 = readRow(plane, window, 3);
    addTaps(matrix, 6, row2, row3);
    plane = nextPlane(xLayout, plane);
    matrix = nextMatrix(wBlocks, matrix);
  }
  finish(cell, y00, y01, y10, y11);
}
