#version 300 es
// y = e^x
#include "include/map.glsl"

vec4 f(vec4 x) {
  return exp(x);
}
