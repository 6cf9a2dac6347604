#version 300 es
// Local response normalization across channels: y[c] = x[c] s[c]^-beta at every pixel
#include "include/lrn.glsl"

vec4 at(Cell cell, ivec2 offset) {
  ivec2 pixel = min(cell.pixel + offset, lastPixel());
  return fetchHere(x, cell, pixel) * powerOf(normalizer(cell, pixel));
}

void main() {
  Cell cell = cellHere();
  store(cell, at(cell, ivec2(0, 0)), at(cell, ivec2(1, 0)), at(cell, ivec2(0, 1)), at(cell, ivec2(1, 1)));
}
