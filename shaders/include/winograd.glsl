// What the passes of Winograd's convolution share: src/ops/winogradPasses.ts tells how they work together.
//
// Between them numbers lie in surfaces: long lists of texels, folded into rows, in several layers. The tiles of a band are
// counted row by row, image by image, and in blocks of four.
precision highp float;
precision highp int;
precision highp sampler2D;
precision highp sampler2DArray;

// Texels of a row; a power of two, which spares divisions.
const int fold = 1024;
// Points along an axis: 0, sqrt2, -sqrt2, 1/sqrt2, -1/sqrt2 and infinity.
const int points = 6;
const float root = 1.4142135623730951;

ivec2 placeOf(int index) {
  return ivec2(index & (fold - 1), index / fold);
}

// The number of this fragment's texel in a list that begins with row `firstRow` of the surface.
int indexHere(int firstRow) {
  ivec2 texel = ivec2(gl_FragCoord.xy);
  return (texel.y - firstRow) * fold + texel.x;
}

// a / b for 0 <= a < 2^22 and b > 0. A division of floats is several times faster than one of integers, and exact here: a + 1/2
// is at least 1 / (2 b) away from where the quotient changes, more than rounding can cost.
int divide(int a, int b) {
  return int((float(a) + 0.5) / float(b));
}
