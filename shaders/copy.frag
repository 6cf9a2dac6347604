#version 300 es
// y = x: how a variable takes its new value at the end of a run
#include "include/map.glsl"

vec4 f(vec4 x) {
  return x;
}
