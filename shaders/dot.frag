#version 300 es
// y = factor sum of x b over blocks: the first level of a dot product
#include "include/blockSum.glsl"

uniform sampler2DArray b; // of x's shape

vec4 term(ivec2 origin, int group, ivec2 pixel) {
  return fetchPixel(x, origin, pixel) * fetchPixel(b, origin, pixel);
}
