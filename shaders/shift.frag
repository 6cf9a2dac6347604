#version 300 es
// Moves the picture by whole pixels, the jitter of Deep Dream.
//
//     y[n, c, i, j] = x[n, c, edge(i + offset[0]), edge(j + offset[1])]
#include "include/shift.glsl"

uniform sampler2DArray x;
uniform Layout xLayout;

// The pixel in 0 .. size - 1 that position i stands for, or -1 where it is zero.
int edgeIndex(int i, int size) {
  if (i >= 0 && i < size) return i;
  if (edge == CLAMP) return clamp(i, 0, size - 1);
  if (edge == WRAP) return modulo(i, size);
  if (edge == REFLECT) {
    int period = max(2 * (size - 1), 1);
    int phase = modulo(i, period);
    return min(phase, period - phase);
  }
  return -1;
}

vec4 shifted(Cell cell, ivec2 origin, ivec2 shift) {
  ivec2 at = cell.pixel + shift;
  ivec2 size = extent(xLayout);
  ivec2 source = ivec2(edgeIndex(at.x, size.x), edgeIndex(at.y, size.y));
  return min(source.x, source.y) < 0 ? vec4(0.0) : fetchPixel(x, origin, source);
}

void main() {
  Cell cell = cellHere();
  ivec2 origin = planeOrigin(xLayout, cell.image, cell.group);
  ivec2 shift = shiftOffset();
  store(
    cell,
    shifted(cell, origin, shift),
    shifted(cell, origin, shift + ivec2(1, 0)),
    shifted(cell, origin, shift + ivec2(0, 1)),
    shifted(cell, origin, shift + ivec2(1, 1))
  );
}
