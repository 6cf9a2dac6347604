#version 300 es
// y = max(x, 0)
#include "include/map.glsl"

vec4 f(vec4 x) {
  return max(x, 0.0);
}
