// Shifts by whole pixels: the offset, and what a position outside the picture stands for (`Edge` in src/ops/taps.ts).
#include "include/cell.glsl"

uniform sampler2DArray offset; // [1, 1, 1, 2]: pixels down, pixels right
uniform int edge;

const int ZERO = 0; // nothing
const int CLAMP = 1; // the nearest pixel
const int REFLECT = 2; // mirrored about the outermost pixel
const int WRAP = 3; // cyclic

// The offset as (columns, rows).
ivec2 shiftOffset() {
  float down = texelFetch(offset, ivec3(0, 0, 0), 0).r;
  float right = texelFetch(offset, ivec3(0, 0, 1), 0).r;
  return ivec2(round(vec2(right, down)));
}

// i mod n in 0 .. n - 1; GLSL leaves % of negative numbers open.
int modulo(int i, int n) {
  return i >= 0 ? i % n : n - 1 - (-1 - i) % n;
}
