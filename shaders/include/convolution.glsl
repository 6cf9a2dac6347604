// What the direct convolution passes share: packed weights going in, and the way out (include/finish.glsl).
// Files that include this have included forward.glsl or mirrored.glsl.
#include "include/finish.glsl"

uniform sampler2DArray x;
uniform Layout xLayout;
uniform sampler2D w; // packWeights.frag
uniform Blocks wBlocks;

// A matrix of weights, by the texel of its first column.
mat4 matrixAt(ivec2 at) {
  return mat4(
    texelFetch(w, at, 0),
    texelFetch(w, at + ivec2(1, 0), 0),
    texelFetch(w, at + ivec2(2, 0), 0),
    texelFetch(w, at + ivec2(3, 0), 0)
  );
}

// The plane of the next channel group: stepping costs no division.
ivec2 nextPlane(Layout at, ivec2 origin) {
  origin.x += at.plane.x;
  return origin.x < at.across * at.plane.x ? origin : ivec2(0, origin.y + at.plane.y);
}
