#version 300 es
// The way back of a shift: a pixel collects from every position that was taken from it.
//
//     dx[n, c, r, s] = sum of dy[n, c, i, j] over all i, j with edge(i + offset[0]) = r, edge(j + offset[1]) = s
//
// Along one axis those positions are a range (one position, or at an edge that is clamped all beyond it) and, where the
// edge reflects, perhaps one more: the mirror image.
#include "include/shift.glsl"

uniform sampler2DArray dy;
uniform Layout dyLayout;

struct Positions {
  int first, last; // the range, empty where last < first
  int mirror; // one more position, or -1
};

int orNone(int i, int size) {
  return i < size ? i : -1;
}

// All i in 0 .. size - 1 with edge(i + shift) = r.
Positions positionsOf(int r, int size, int shift) {
  int i = r - shift;
  int last = size - 1;
  int mirror = -1;
  if (edge == WRAP) i = modulo(i, size);
  if (edge == REFLECT && size > 1) {
    int period = 2 * last;
    i = modulo(i, period);
    // The outermost pixels are their own mirror images.
    if (r > 0 && r < last) mirror = orNone(modulo(-r - shift, period), size);
  }
  bool clampedBelow = r == 0 && (edge == CLAMP || (edge == REFLECT && size == 1));
  bool clampedAbove = r == last && (edge == CLAMP || (edge == REFLECT && size == 1));
  int from = clampedBelow ? 0 : i;
  int to = clampedAbove ? last : i;
  return Positions(max(from, 0), min(to, last), mirror);
}

vec4 sumOfRow(ivec2 origin, int row, Positions columns) {
  vec4 total = vec4(0.0);
  for (int column = columns.first; column <= columns.last; column++) {
    total += fetchPixel(dy, origin, ivec2(column, row));
  }
  return columns.mirror < 0 ? total : total + fetchPixel(dy, origin, ivec2(columns.mirror, row));
}

vec4 gradient(Cell cell, ivec2 origin, ivec2 shift, ivec2 at) {
  ivec2 pixel = cell.pixel + at;
  ivec2 size = extent(dyLayout);
  Positions columns = positionsOf(pixel.x, size.x, shift.x);
  Positions rows = positionsOf(pixel.y, size.y, shift.y);
  vec4 dx = vec4(0.0);
  for (int row = rows.first; row <= rows.last; row++) dx += sumOfRow(origin, row, columns);
  return rows.mirror < 0 ? dx : dx + sumOfRow(origin, rows.mirror, columns);
}

void main() {
  Cell cell = cellHere();
  ivec2 origin = planeOrigin(dyLayout, cell.image, cell.group);
  ivec2 shift = shiftOffset();
  store(
    cell,
    gradient(cell, origin, shift, ivec2(0, 0)),
    gradient(cell, origin, shift, ivec2(1, 0)),
    gradient(cell, origin, shift, ivec2(0, 1)),
    gradient(cell, origin, shift, ivec2(1, 1))
  );
}
