#version 300 es
// Separable linear resampling: crop, pad, resize and blur are this one pass with different tables.
//
//     y[n, c, i, j] = sum over s, t of rows[i, s].weight columns[j, t].weight x[n, c, rows[i, s].index, columns[j, t].index]
//
// A table holds for each output pixel a fixed number of taps, pairs (index, weight); the unused ones are (0, 0).
#include "include/cell.glsl"
#include "include/table.glsl"

uniform sampler2DArray x;
uniform Layout xLayout;
uniform sampler2D rows;
uniform sampler2D columns;
uniform ivec2 tapCounts; // taps of a row, of a column

// Number t of the `count` taps of output pixel i: (index, weight).
vec2 tap(sampler2D map, int count, int i, int t) {
  int entry = 2 * (i * count + t);
  return vec2(tableEntry(map, entry), tableEntry(map, entry + 1));
}

vec4 resample(Cell cell, ivec2 origin, ivec2 offset) {
  ivec2 pixel = cell.pixel + offset;
  vec4 total = vec4(0.0);
  for (int s = 0; s < tapCounts.x; s++) {
    vec2 row = tap(rows, tapCounts.x, pixel.y, s);
    if (row.y == 0.0) continue;
    vec4 ofRow = vec4(0.0);
    for (int t = 0; t < tapCounts.y; t++) {
      vec2 column = tap(columns, tapCounts.y, pixel.x, t);
      if (column.y == 0.0) continue;
      ofRow += column.y * fetchPixel(x, origin, ivec2(column.x, row.x));
    }
    total += row.y * ofRow;
  }
  return total;
}

void main() {
  Cell cell = cellHere();
  ivec2 origin = planeOrigin(xLayout, cell.image, cell.group);
  store(
    cell,
    resample(cell, origin, ivec2(0, 0)),
    resample(cell, origin, ivec2(1, 0)),
    resample(cell, origin, ivec2(0, 1)),
    resample(cell, origin, ivec2(1, 1))
  );
}
