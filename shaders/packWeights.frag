#version 300 es
// Convolution weights w[o, c, p, q] as the columns of 4x4 matrices, so that four input channels meet four output
// channels in one matrix product:
//
//     block o / 4, row c / 4, texel 4 (p kw + q) + c mod 4:   [l] = w[4 (o / 4) + l, c, p, q],   l = 0 .. 3
//
// Columns are padded to a multiple of four; what pads is zero.
#include "include/tensor.glsl"
#include "include/blocks.glsl"

uniform sampler2DArray x; // w, as a tensor [O, C, kh, kw], or some of its output channels
uniform Layout xLayout;
uniform int firstRow; // the first of them
uniform Blocks outBlocks;

out vec4 column;

float weight(int o, int c, ivec2 tap) {
  o -= firstRow;
  return o < xLayout.shape.x ? readPixel(x, xLayout, o, c >> 2, tap)[c & 3] : 0.0;
}

void main() {
  ivec3 place = blockPlace(outBlocks, ivec2(gl_FragCoord.xy));
  int kernelWidth = xLayout.shape.w;
  int number = place.x >> 2;
  ivec2 tap = ivec2(number % kernelWidth, number / kernelWidth);
  int c = 4 * place.y + (place.x & 3);
  int o = 4 * place.z;
  column = vec4(weight(o, c, tap), weight(o + 1, c, tap), weight(o + 2, c, tap), weight(o + 3, c, tap));
}
