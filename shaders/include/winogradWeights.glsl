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
// This is done at every run anew: it is little work beside the products of all but the smallest pictures (for which
// packWinograd.frag does it once), and at the points the weights take four times their memory. A fragment computes the six points j of one i for four output channels and one input channel.
//
//     layer j, plane o / 8 - firstPair, texel (8 (c / 4) + 4 (o / 4 mod 2) + c mod 4, i)
//
// and for the gradient the same with o and c exchanged where it says "/". So a fragment of step 2, which computes a pair
// of groups, reads a row from left to right. Beyond the weights' end there may be any numbers.
#include "include/kernelPoints.glsl"
#include "include/blocks.glsl"

uniform sampler2D w; // packWeights.frag
uniform Blocks wBlocks;
uniform bool mirrored;
uniform int firstPair; // of output groups
uniform Sheet sheet; // of u

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

void computePoints() {
  Place place = placeOf(sheet, ivec2(gl_FragCoord.xy));
  int inputs = place.at.x >> 3; // group
  int outputs = 2 * (firstPair + place.plane) + (place.at.x >> 2 & 1); // group
  ivec2 first = blockOrigin(wBlocks, mirrored ? inputs : outputs);
  first += ivec2(place.at.x & 3, mirrored ? outputs : inputs);
  vec3 g = rowOfG(place.at.y);
  vec4 taps[3];
  for (int q = 0; q < 3; q++) {
    taps[q] = vec4(0.0);
    for (int p = 0; p < 3; p++) {
      int tap = 3 * p + q;
      taps[q] += g[p] * texelFetch(w, first + ivec2(4 * (mirrored ? 8 - tap : tap), 0), 0);
    }
  }
  toPoints(taps[0], taps[1], taps[2], u);
}
