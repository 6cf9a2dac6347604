#version 300 es
// Convolution weights w[o, c, p, q] at the points of Winograd's convolution (include/winogradWeights.glsl), for pictures so
// small that taking them there at every run would be a good part of the work. They take four times the memory.
//
//     u[i, j][o, c] = sum over p, q of  G[i, p] G[j, q]  w[o, c, p, q]
//
//     block o / 8, row 6 i + j, texel 8 (c / 4) + 4 (o / 4 mod 2) + c mod 4:   [l] = u[i, j][4 (o / 4) + l, c],   l = 0 .. 3
//
// Channels are padded to a multiple of eight; what pads is zero.
#include "include/tensor.glsl"
#include "include/blocks.glsl"
#include "include/winograd.glsl"

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

void main() {
  ivec3 place = blockPlace(outBlocks, ivec2(gl_FragCoord.xy));
  int c = 4 * (place.x >> 3) + (place.x & 3);
  int o = 8 * place.z + (place.x & 4);
  int i = place.y / points;
  vec3 down = rowOfG(i);
  vec3 across = rowOfG(place.y - i * points);
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
