#version 300 es
// y = ln x
#include "include/map.glsl"

vec4 f(vec4 x) {
  return log(x);
}
