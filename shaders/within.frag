#version 300 es
// y = 1 where low <= x <= high, else 0
#include "include/map.glsl"

uniform float low;
uniform float high;

vec4 f(vec4 x) {
  return vec4(greaterThanEqual(x, vec4(low))) * vec4(lessThanEqual(x, vec4(high)));
}
