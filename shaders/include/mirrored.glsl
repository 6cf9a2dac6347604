// Packed weights (packWeights.frag) as an input gradient reads them, whose inputs are the outputs of the convolution that
// the weights were packed for: a block for each group of four inputs, the kernel turned by 180 degrees, and matrices that
// are multiplied from the other side. So one copy of the weights serves both directions.
#include "include/blocks.glsl"

// Where the matrix of output group `group` and input group 0 lies, in the row of the first tap.
ivec2 firstMatrix(Blocks blocks, int group) {
  return ivec2(4 * group, 0);
}

// The matrix of the next input group.
ivec2 nextMatrix(Blocks blocks, ivec2 at) {
  int height = blocks.perColumn * blocks.size.y;
  at.y += blocks.size.y;
  return at.y < height ? at : at + ivec2(blocks.size.x, -height);
}

// The row, counted from the first, in which `tap` of `taps` lies.
int rowOfTap(int tap, int taps) {
  return taps - 1 - tap;
}

// Columns are output channels, rows input channels.
vec4 times(mat4 w, vec4 x) {
  return x * w;
}
