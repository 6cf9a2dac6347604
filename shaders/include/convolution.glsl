// What the convolution passes share: packed weights going in; bias, ReLU and the gate of a gradient on the way out.
// Files that include this have included forward.glsl or mirrored.glsl.
#include "include/rectify.glsl"
#include "include/signs.glsl"

uniform sampler2DArray x;
uniform Layout xLayout;
uniform sampler2D w; // packWeights.frag
uniform Blocks wBlocks;
uniform sampler2DArray b; // [1, O, 1, 1], or a zero
uniform Layout bLayout;
uniform usampler2D key; // packSigns.frag, of a tensor of the output's shape, or a zero
uniform bool relu;
uniform bool gated; // y is kept where the key is above 0, else 0

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

vec4 activate(vec4 y, uint open, int phase) {
  return wherePositive(relu ? rectify(y) : y, open, phase);
}

// Adds the bias, does what comes after the convolution, and writes the cell.
void finish(Cell cell, vec4 y00, vec4 y01, vec4 y10, vec4 y11) {
  vec4 bias = readRepeated(b, bLayout, 0, cell.group, ivec2(0));
  uint open = gated ? texelFetch(key, ivec2(gl_FragCoord.xy), 0).r : 0xffffu;
  store(
    cell,
    activate(y00 + bias, open, 0),
    activate(y01 + bias, open, 1),
    activate(y10 + bias, open, 2),
    activate(y11 + bias, open, 3)
  );
}
