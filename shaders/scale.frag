#version 300 es
// y = factor x + offset
#include "include/map.glsl"

uniform float factor;
uniform float offset;

vec4 f(vec4 x) {
  return factor * x + offset;
}
