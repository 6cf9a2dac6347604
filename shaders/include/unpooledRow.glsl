// What Winograd's convolution sees on the way back through a max pooling by 2x2 pixels: the gradient of the pooled tensor, each
// number at the pixel that won its window (include/winners.glsl), as maxPoolWinnersGradient.frag would put it into memory.
#include "include/tensor.glsl"
#include "include/winograd.glsl"
#include "include/winners.glsl"

uniform sampler2DArray x; // of the pooled tensor
uniform Layout xLayout;
uniform usampler2D winners; // packWinners.frag; lies as x does
uniform ivec2 unpooled; // width and height before pooling

ivec2 seenExtent() {
  return unpooled;
}

// Six pixels of row y, which exists, from a column on; zero outside the picture.
void readRow(ivec2 origin, int y, int start, out vec4 row[points]) {
  ivec2 last = extent(xLayout) - 1;
  int line = min(y >> 1, last.y);
  // Six pixels lie in three or four windows.
  vec4 values[4];
  uvec4 winner[4];
  for (int k = 0; k < 4; k++) {
    ivec2 window = ivec2((start >> 1) + k, y >> 1);
    ivec2 near = ivec2(clamp(window.x, 0, last.x), line);
    ivec2 texel = origin + (near >> 1);
    int phase = 2 * (near.y & 1) + (near.x & 1);
    vec4 value = texelFetch(x, ivec3(texel, phase), 0);
    values[k] = near == window ? value : vec4(0.0);
    winner[k] = winnersOf(texelFetch(winners, texel, 0), phase);
  }
  bool isOdd = (start & 1) == 1;
  for (int q = 0; q < points; q++) {
    vec4 value = isOdd ? values[(q + 1) >> 1] : values[q >> 1];
    uvec4 won = isOdd ? winner[(q + 1) >> 1] : winner[q >> 1];
    uint number = uint(placeNumber(ivec2((start + q) & 1, y & 1), 2));
    row[q] = mix(vec4(0.0), value, equal(won, uvec4(number)));
  }
}
