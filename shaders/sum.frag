#version 300 es
// y = factor sum of x over blocks: one level of a sum over any set of axes
#include "include/blockSum.glsl"

vec4 term(ivec2 origin, int group, ivec2 pixel) {
  return fetchPixel(x, origin, pixel);
}
