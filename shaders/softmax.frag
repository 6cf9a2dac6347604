#version 300 es
// y[c] = e^x[c] / sum over k of e^x[k]: probabilities over the channels of every pixel
#include "include/softmax.glsl"

vec4 f(vec4 logit, float logSum) {
  return exp(logit - logSum);
}
