#version 300 es
// y = s x + z for one number s. x, z and y have one shape, so a fragment reads the very texels it writes.
#include "include/cell.glsl"

uniform sampler2DArray s;
uniform sampler2DArray x;
uniform sampler2DArray z;

vec4 at(float factor, ivec3 texel) {
  return factor * texelFetch(x, texel, 0) + texelFetch(z, texel, 0);
}

void main() {
  ivec2 texel = ivec2(gl_FragCoord.xy);
  float factor = texelFetch(s, ivec3(0), 0).r;
  store(
    cellHere(),
    at(factor, ivec3(texel, 0)),
    at(factor, ivec3(texel, 1)),
    at(factor, ivec3(texel, 2)),
    at(factor, ivec3(texel, 3))
  );
}
