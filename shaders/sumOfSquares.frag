#version 300 es
// y = factor sum of x^2 over blocks: the first level of a mean of squares
#include "include/blockSum.glsl"

vec4 term(ivec2 origin, int group, ivec2 pixel) {
  vec4 value = fetchPixel(x, origin, pixel);
  return value * value;
}
