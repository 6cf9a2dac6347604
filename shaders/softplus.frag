#version 300 es
// y = ln(1 + e^x), written so that e^x cannot overflow
#include "include/map.glsl"

vec4 f(vec4 x) {
  return max(x, 0.0) + log(1.0 + exp(-abs(x)));
}
