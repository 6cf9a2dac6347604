#version 300 es
// variance[c] = factor sum over n, h, w of (x[n, c, h, w] - mean[c])^2: the first level of that sum
#include "include/blockSum.glsl"

uniform sampler2DArray mean; // [1, C, 1, 1]
uniform Layout meanLayout;

vec4 term(ivec2 origin, int group, ivec2 pixel) {
  vec4 difference = fetchPixel(x, origin, pixel) - readPixel(mean, meanLayout, 0, group, ivec2(0));
  return difference * difference;
}
