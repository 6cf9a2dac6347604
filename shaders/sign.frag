#version 300 es
// y = -1, 0 or 1: the sign of x
#include "include/map.glsl"

vec4 f(vec4 x) {
  return sign(x);
}
