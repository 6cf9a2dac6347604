#version 300 es
// y[c] = x[c] - ln sum over k of e^x[k]: logarithms of probabilities over the channels of every pixel
#include "include/softmax.glsl"

vec4 f(vec4 logit, float logSum) {
  return logit - logSum;
}
