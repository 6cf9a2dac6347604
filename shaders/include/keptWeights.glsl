// Weights kept at the points of Winograd's convolution (packWinograd.frag), one copy for both directions.
#include "include/winograd.glsl"
#include "include/blocks.glsl"

uniform sampler2D u;
uniform Blocks uBlocks;

// A place's third coordinate, the layer of weights that are made anew, is of no use here.
mat4 fetchMatrix(ivec3 at) {
  return mat4(
    texelFetch(u, at.xy, 0),
    texelFetch(u, at.xy + ivec2(1, 0), 0),
    texelFetch(u, at.xy + ivec2(2, 0), 0),
    texelFetch(u, at.xy + ivec2(3, 0), 0)
  );
}
