// Packed weights (packWeights.frag) as an input gradient reads them, whose inputs are the outputs of the convolution that
// the weights were packed for: a block for each group of four inputs, the kernel turned by 180 degrees, and matrices that
// are multiplied from the other side. So one copy of the weights serves both directions.
#include "include/blocks.glsl"

// Where the matrices of output group `group` and input group 0 begin, one for each tap.
ivec2 firstMatrix(Blocks blocks, int group) {
  return ivec2(0, group);
}

// Those of the next input group.
ivec2 nextMatrix(Blocks blocks, ivec2 at) {
  int height = blocks.perColumn * blocks.size.y;
  at.y += blocks.size.y;
  return at.y < height ? at : at + ivec2(blocks.size.x, -height);
}

// The number of the matrix that holds `tap` of `taps`.
int numberOfTap(int tap, int taps) {
  return taps - 1 - tap;
}

// Columns are output channels, rows input channels.
vec4 times(mat4 w, vec4 x) {
  return x * w;
}
