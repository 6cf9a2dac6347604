#version 300 es
// y = x^2
#include "include/map.glsl"

vec4 f(vec4 x) {
  return x * x;
}
