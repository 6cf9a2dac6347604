// Weights kept at the points of Winograd's convolution (packWinograd.frag), one copy for both directions.
//
// The matrices of 8x8 groups of channels at one pair of points fill a run of 256 texels, four kilobytes, in Z-order:
//
//     matrix of groups (o, c) of outputs and inputs:   bits c2 o2 c1 o1 c0 o0 of its number
//
// The convolution walks along c, its gradient along o. Where matrices lie in the order of one of them, the other waits for
// memory half as long again; in this order both go at nearly the pace of the first.
#include "include/winograd.glsl"
#include "include/blocks.glsl"

const int texelsOfRun = 256;
const int runsOfRow = 8;

uniform sampler2D u;
uniform Blocks uBlocks;

// Bits 0, 1 and 2 of a number, every second bit.
int spread(int n) {
  return (n & 1) | (n & 2) << 1 | (n & 4) << 2;
}

// From a row's beginning to the matrix of groups that are both 0 but for `outputs` or for `inputs`.
int alongOutputs(int outputs) {
  return 4 * spread(outputs);
}

int alongInputs(int inputs) {
  return texelsOfRun * (inputs >> 3 & runsOfRow - 1) + 8 * spread(inputs);
}

int rowsDown(int inputs) {
  return points * points * (inputs / (8 * runsOfRow));
}

// A place's third coordinate, the layer of weights that are made anew, is of no use here.
mat4 fetchMatrix(ivec3 at) {
  return mat4(
    texelFetch(u, at.xy, 0),
    texelFetch(u, at.xy + ivec2(1, 0), 0),
    texelFetch(u, at.xy + ivec2(2, 0), 0),
    texelFetch(u, at.xy + ivec2(3, 0), 0)
  );
}
