#version 300 es
// y = x where key > 0, else 0: the way back through a ReLU, whose output is the key. All have one shape.
#include "include/cell.glsl"

uniform sampler2DArray x;
uniform sampler2DArray key;

vec4 gate(ivec3 texel) {
  return mix(vec4(0.0), texelFetch(x, texel, 0), greaterThan(texelFetch(key, texel, 0), vec4(0.0)));
}

void main() {
  ivec2 texel = ivec2(gl_FragCoord.xy);
  store(
    cellHere(),
    gate(ivec3(texel, 0)),
    gate(ivec3(texel, 1)),
    gate(ivec3(texel, 2)),
    gate(ivec3(texel, 3))
  );
}
