#version 300 es
// A matrix plus its transpose, s = g + transposed g, as the columns of 4x4 matrices for gramGradient.frag:
//
//     block n groups + c / 4, column d:   texel[l] = s[n, d, 4 (c / 4) + l],   l = 0 .. 3
//
// Rows and columns are padded to a multiple of four; what pads is zero.
#include "include/tensor.glsl"
#include "include/blocks.glsl"

uniform sampler2DArray x; // g, [n, 1, C, C]
uniform Layout xLayout;
uniform Blocks outBlocks;

out vec4 column;

float element(int n, int c, int d) {
  return readPixel(x, xLayout, n, 0, ivec2(c, d)).r + readPixel(x, xLayout, n, 0, ivec2(d, c)).r;
}

void main() {
  ivec3 place = blockPlace(outBlocks, ivec2(gl_FragCoord.xy));
  int groups = outBlocks.size.x >> 2;
  int n = min(place.z / groups, xLayout.shape.x - 1);
  int c = 4 * (place.z % groups);
  int d = place.x;
  column = vec4(element(n, c, d), element(n, c + 1, d), element(n, c + 2, d), element(n, c + 3, d));
}
