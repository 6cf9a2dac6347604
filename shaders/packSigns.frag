#version 300 es
// The signs of a tensor, 16 in a texel (include/signs.glsl): with fixed weights, all that the way back through a ReLU must know
// of its output. What pads the tensor is zero, and so are its bits.
#include "include/tensor.glsl"

uniform sampler2DArray x;

layout(location = 0) out uint bits;

// The four bits of one phase.
uint signs(int phase) {
  uvec4 positive = uvec4(greaterThan(texelFetch(x, ivec3(gl_FragCoord.xy, phase), 0), vec4(0.0)));
  return positive.r | positive.g << 1 | positive.b << 2 | positive.a << 3;
}

void main() {
  bits = signs(0) | signs(1) << 4 | signs(2) << 8 | signs(3) << 12;
}
