#version 300 es
// y = 1 / (1 + e^-x)
#include "include/map.glsl"

vec4 f(vec4 x) {
  return 1.0 / (1.0 + exp(-x));
}
