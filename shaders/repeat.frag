#version 300 es
// y[n, c, i, j] = x[n, c, i, j] with the axes of length 1 in x repeated to y's length
#include "include/cell.glsl"

uniform sampler2DArray x;
uniform Layout xLayout;

vec4 at(Cell cell, ivec2 offset) {
  return readRepeated(x, xLayout, cell.image, cell.group, cell.pixel + offset);
}

void main() {
  Cell cell = cellHere();
  store(cell, at(cell, ivec2(0, 0)), at(cell, ivec2(1, 0)), at(cell, ivec2(0, 1)), at(cell, ivec2(1, 1)));
}
