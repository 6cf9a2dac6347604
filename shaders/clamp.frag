#version 300 es
// y = min(max(x, low), high), and a NaN stays one (see include/rectify.glsl)
#include "include/map.glsl"

uniform float low;
uniform float high;

vec4 f(vec4 x) {
  return mix(min(max(x, low), high), x, isnan(x));
}
