#version 300 es
// y[n, c, i, j] = x[n, begin + c, i, j]
#include "include/cell.glsl"
#include "include/channels.glsl"

uniform sampler2DArray x;
uniform Layout xLayout;
uniform int begin;

vec4 at(Cell cell, ivec2 offset) {
  ivec2 pixel = min(cell.pixel + offset, extent(xLayout) - 1);
  return fetchChannels(x, xLayout, cell.image, begin + 4 * cell.group, pixel);
}

void main() {
  Cell cell = cellHere();
  store(cell, at(cell, ivec2(0, 0)), at(cell, ivec2(1, 0)), at(cell, ivec2(0, 1)), at(cell, ivec2(1, 1)));
}
