#version 300 es
// Average pooling.
//
//     y[n, c, i, j] = (1 / count[i, j]) sum over p, q of x[n, c, i sy - top + p, j sx - left + q]
#include "include/average.glsl"

uniform sampler2DArray x;
uniform Layout xLayout;

vec4 average(Cell cell, ivec2 origin, ivec2 offset) {
  ivec2 start = windowStart(cell.pixel + offset);
  ivec2 end = min(start + kernel.yx, extent(xLayout));
  vec4 total = vec4(0.0);
  for (int row = max(start.y, 0); row < end.y; row++) {
    for (int column = max(start.x, 0); column < end.x; column++) {
      total += fetchPixel(x, origin, ivec2(column, row));
    }
  }
  return total / pixelCount(start, extent(xLayout));
}

void main() {
  Cell cell = cellHere();
  ivec2 origin = planeOrigin(xLayout, cell.image, cell.group);
  store(
    cell,
    average(cell, origin, ivec2(0, 0)),
    average(cell, origin, ivec2(1, 0)),
    average(cell, origin, ivec2(0, 1)),
    average(cell, origin, ivec2(1, 1))
  );
}
