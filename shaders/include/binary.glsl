// y[n, c, i, j] = f(a[n, c, i, j], b[n, c, i, j]): the frame of arithmetic of two tensors; the including file defines f.
//
// An axis of length 1 in a or b is repeated to y's length.
#include "include/cell.glsl"

uniform sampler2DArray a;
uniform Layout aLayout;
uniform sampler2DArray b;
uniform Layout bLayout;

vec4 f(vec4 a, vec4 b);

vec4 at(Cell cell, ivec2 offset) {
  ivec2 pixel = cell.pixel + offset;
  return f(
    readRepeated(a, aLayout, cell.image, cell.group, pixel),
    readRepeated(b, bLayout, cell.image, cell.group, pixel)
  );
}

void main() {
  Cell cell = cellHere();
  store(cell, at(cell, ivec2(0, 0)), at(cell, ivec2(1, 0)), at(cell, ivec2(0, 1)), at(cell, ivec2(1, 1)));
}
