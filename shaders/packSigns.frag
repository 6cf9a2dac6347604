#version 300 es
// The signs of a tensor, 16 in a texel (include/signs.glsl): with fixed weights, all that the way back through a ReLU must know
// of its output. What pads the tensor is zero, and so are its bits.
#include "include/tensor.glsl"
#include "include/signs.glsl"

uniform sampler2DArray x;

layout(location = 0) out uint bits;

uint signs(int phase) {
  return signsOf(texelFetch(x, ivec3(gl_FragCoord.xy, phase), 0), phase);
}

void main() {
  bits = signs(0) | signs(1) | signs(2) | signs(3);
}
