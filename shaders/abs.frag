#version 300 es
// y = |x|
#include "include/map.glsl"

vec4 f(vec4 x) {
  return abs(x);
}
