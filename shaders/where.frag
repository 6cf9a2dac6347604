#version 300 es
// y = a where key > 0, else b; an axis of length 1 in any of the three is repeated to y's length
#include "include/cell.glsl"

uniform sampler2DArray key;
uniform Layout keyLayout;
uniform sampler2DArray a;
uniform Layout aLayout;
uniform sampler2DArray b;
uniform Layout bLayout;

vec4 at(Cell cell, ivec2 offset) {
  ivec2 pixel = cell.pixel + offset;
  vec4 by = readRepeated(key, keyLayout, cell.image, cell.group, pixel);
  return mix(
    readRepeated(b, bLayout, cell.image, cell.group, pixel),
    readRepeated(a, aLayout, cell.image, cell.group, pixel),
    greaterThan(by, vec4(0.0))
  );
}

void main() {
  Cell cell = cellHere();
  store(cell, at(cell, ivec2(0, 0)), at(cell, ivec2(1, 0)), at(cell, ivec2(0, 1)), at(cell, ivec2(1, 1)));
}
