// Winograd's convolution, step 0: the weights at the points, from what packWeights.frag has made of them.
//
//     u[i, j][o, c] = sum over p, q of  G[i, p] G[j, q]  w[o, c, p, q]
//
//         |  1      0      0  |
//         | 1/6   root/6  1/3 |
//     G = | 1/6  -root/6  1/3 |      root = sqrt2
//         | 1/3   root/6  1/6 |
//         | 1/3  -root/6  1/6 |
//         |  0      0      1  |
//
// For the input gradient the kernel is turned by 180 degrees; in and out channels are exchanged by those who read u.
//
// This is done at every run anew: it is little work beside the products, and at the points the weights take four times
// their memory. A fragment computes the six points j of one i for four output channels and one input channel.
//
//     layer j, texel (i rows + row) columns + column;   row: four output channels, column: an input channel,
//
// of a part of the weights: `rows` and `columns` of them from the first ones on. What they count beyond the weights' end
// may be any number.
#include "include/winograd.glsl"
#include "include/blocks.glsl"

uniform sampler2D w; // packWeights.frag
uniform Blocks wBlocks;
uniform bool mirrored;
uniform ivec2 rows; // first, count
uniform ivec2 columns; // first, count

vec4 u[points];

// G applied to three taps.
void toPoints(vec4 g0, vec4 g1, vec4 g2, out vec4 to[points]) {
  vec4 odd = (root / 6.0) * g1;
  vec4 even = g0 / 6.0 + g2 / 3.0;
  vec4 evenInverse = g0 / 3.0 + g2 / 6.0;
  to[0] = g0;
  to[1] = even + odd;
  to[2] = even - odd;
  to[3] = evenInverse + odd;
  to[4] = evenInverse - odd;
  to[5] = g2;
}

vec3 rowOfG(int i) {
  if (i == 0) return vec3(1.0, 0.0, 0.0);
  if (i == points - 1) return vec3(0.0, 0.0, 1.0);
  float odd = ((i & 1) == 1 ? root : -root) / 6.0;
  return i < 3 ? vec3(1.0 / 6.0, odd, 1.0 / 3.0) : vec3(1.0 / 3.0, odd, 1.0 / 6.0);
}

// Computes u; false where this fragment's texel is beyond the list's end.
bool computePoints() {
  int index = indexHere(0);
  int line = divide(index, columns.y); // i rows + row
  int column = index - line * columns.y;
  int i = divide(line, rows.y);
  int row = line - i * rows.y;
  if (i >= points) return false;

  ivec2 block = blockOrigin(wBlocks, rows.x + row) + ivec2(columns.x + column, 0);
  vec3 g = rowOfG(i);
  vec4 taps[3];
  for (int q = 0; q < 3; q++) {
    taps[q] = vec4(0.0);
    for (int p = 0; p < 3; p++) {
      int tap = 3 * p + q;
      taps[q] += g[p] * texelFetch(w, block + ivec2(0, mirrored ? 8 - tap : tap), 0);
    }
  }
  toPoints(taps[0], taps[1], taps[2], u);
  return true;
}
