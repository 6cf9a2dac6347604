#version 300 es
// y = x where key > 0, else 0: the way back through a ReLU, whose output is the key. All have one shape.
#include "include/cell.glsl"
#include "include/signs.glsl"

uniform sampler2DArray x;
uniform usampler2D key; // packSigns.frag

void main() {
  ivec2 texel = ivec2(gl_FragCoord.xy);
  uint bits = texelFetch(key, texel, 0).r;
  store(
    cellHere(),
    wherePositive(texelFetch(x, ivec3(texel, 0), 0), bits, 0),
    wherePositive(texelFetch(x, ivec3(texel, 1), 0), bits, 1),
    wherePositive(texelFetch(x, ivec3(texel, 2), 0), bits, 2),
    wherePositive(texelFetch(x, ivec3(texel, 3), 0), bits, 3)
  );
}
