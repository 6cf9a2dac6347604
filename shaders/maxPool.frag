#version 300 es
// Max pooling; what lies outside the picture never wins.
//
//     y[n, c, i, j] = max over p, q of x[n, c, i sy - top + p, j sx - left + q]
#include "include/cell.glsl"
#include "include/window.glsl"

uniform sampler2DArray x;
uniform Layout xLayout;

vec4 largest(Cell cell, ivec2 origin, ivec2 offset) {
  ivec2 start = windowStart(cell.pixel + offset);
  ivec2 end = min(start + kernel.yx, extent(xLayout));
  vec4 best = vec4(-3.402823e38);
  for (int row = max(start.y, 0); row < end.y; row++) {
    for (int column = max(start.x, 0); column < end.x; column++) {
      best = max(best, fetchPixel(x, origin, ivec2(column, row)));
    }
  }
  return best;
}

void main() {
  Cell cell = cellHere();
  ivec2 origin = planeOrigin(xLayout, cell.image, cell.group);
  store(
    cell,
    largest(cell, origin, ivec2(0, 0)),
    largest(cell, origin, ivec2(1, 0)),
    largest(cell, origin, ivec2(0, 1)),
    largest(cell, origin, ivec2(1, 1))
  );
}
