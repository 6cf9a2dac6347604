#version 300 es
// y = max(x, 0)
#include "include/map.glsl"
#include "include/rectify.glsl"

vec4 f(vec4 x) {
  return rectify(x);
}
