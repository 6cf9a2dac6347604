// What batch normalization knows of a channel (src/ops/batchNorm.ts): u = (x - mean) r, r = 1 / sqrt(variance + epsilon).
#include "include/tensor.glsl"

uniform sampler2DArray mean; // [1, C, 1, 1]
uniform Layout meanLayout; // and that of every other [1, C, 1, 1]
uniform sampler2DArray variance;
uniform float epsilon;

// Four channels of a [1, C, 1, 1] tensor.
vec4 ofGroup(sampler2DArray perChannel, int group) {
  return fetchPixel(perChannel, planeOrigin(meanLayout, 0, group), ivec2(0));
}

vec4 inverseDeviation(int group) {
  return 1.0 / sqrt(ofGroup(variance, group) + epsilon);
}
