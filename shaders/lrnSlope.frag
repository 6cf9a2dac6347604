#version 300 es
// The first half of the gradient of lrn: t[c] = dy[c] x[c] s[c]^(-beta - 1) at every pixel
#include "include/lrn.glsl"

uniform sampler2DArray dy;

vec4 at(Cell cell, ivec2 offset) {
  ivec2 pixel = min(cell.pixel + offset, lastPixel());
  vec4 s = normalizer(cell, pixel);
  return fetchHere(dy, cell, pixel) * powerOf(s) * fetchHere(x, cell, pixel) / s;
}

void main() {
  Cell cell = cellHere();
  store(cell, at(cell, ivec2(0, 0)), at(cell, ivec2(1, 0)), at(cell, ivec2(0, 1)), at(cell, ivec2(1, 1)));
}
