#version 300 es
// y = a + b
#include "include/binary.glsl"

vec4 f(vec4 a, vec4 b) {
  return a + b;
}
