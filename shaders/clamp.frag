#version 300 es
// y = min(max(x, low), high)
#include "include/map.glsl"

uniform float low;
uniform float high;

vec4 f(vec4 x) {
  return min(max(x, low), high);
}
