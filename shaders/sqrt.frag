#version 300 es
// y = sqrt(x)
#include "include/map.glsl"

vec4 f(vec4 x) {
  return sqrt(x);
}
