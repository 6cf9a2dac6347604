#version 300 es
// dgamma[c] = sum over n, h, w of dy u, u = (x - mean) r: the first level of that sum. x and dy have one shape.
#include "include/blockSum.glsl"
#include "include/batchNorm.glsl"

uniform sampler2DArray dy;

vec4 term(ivec2 origin, int group, ivec2 pixel) {
  vec4 u = (fetchPixel(x, origin, pixel) - ofGroup(mean, group)) * inverseDeviation(group);
  return fetchPixel(dy, origin, pixel) * u;
}
