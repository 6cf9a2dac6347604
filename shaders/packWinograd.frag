#version 300 es
// Convolution weights w[o, c, p, q] at the points of Winograd's convolution (include/winogradWeights.glsl), for pictures so
// small that taking them there at every run would be a good part of the work. They take four times the memory.
//
//     u[i, j][o, c] = sum over p, q of  G[i, p] G[j, q]  w[o, c, p, q]
//
//     block o / 32, row 36 (c / 256) + 6 i + j, texel 256 (c / 32 mod 8) + 4 k + c mod 4:
//         [l] = u[i, j][4 (o / 4) + l, c],   l = 0 .. 3
//
// k is the number of the matrix of groups o / 4 and c / 4 in its run (include/keptWeights.glsl). Channels are padded to a
// multiple of 32; what pads is zero.
#include "include/tensor.glsl"
#include "include/blocks.glsl"
#include "include/kernelPoints.glsl"

uniform sampler2DArray x; // w, as a tensor [O, C, 3, 3], or some of its output channels
uniform Layout xLayout;
uniform int firstRow; // the first of them
uniform Blocks outBlocks;

out vec4 column;

float weight(int o, int c, ivec2 tap) {
  o -= firstRow;
  bool exists = o < xLayout.shape.x && (c >> 2) < xLayout.groups;
  return exists ? readPixel(x, xLayout, o, c >> 2, tap)[c & 3] : 0.0;
}

// Every second bit of a number, from bit `first` on.
int gather(int n, int first) {
  n >>= first;
  return (n & 1) | (n & 4) >> 1 | (n & 16) >> 2;
}

void main() {
  ivec3 place = blockPlace(outBlocks, ivec2(gl_FragCoord.xy));
  int part = place.y / (points * points); // of 256 input channels
  int ij = place.y - part * points * points;
  int matrix = place.x >> 2;
  int c = 256 * part + 32 * (place.x >> 8) + 4 * gather(matrix, 1) + (place.x & 3);
  int o = 32 * place.z + 4 * gather(matrix, 0);
  int i = ij / points;
  vec3 down = rowOfG(i);
  vec3 across = rowOfG(ij - i * points);
  column = vec4(0.0);
  for (int q = 0; q < 3; q++) {
    vec4 ofColumn = vec4(0.0);
    for (int p = 0; p < 3; p++) {
      ivec2 tap = ivec2(q, p);
      vec4 w = vec4(weight(o, c, tap), weight(o + 1, c, tap), weight(o + 2, c, tap), weight(o + 3, c, tap));
      ofColumn += down[p] * w;
    }
    column += across[q] * ofColumn;
  }
}
