// Packed weights (packWeights.frag) as a convolution reads them: a block of its own for each group of four outputs.
#include "include/blocks.glsl"

// Where the matrix of output group `group` and input group 0 lies, in the row of the first tap.
ivec2 firstMatrix(Blocks blocks, int group) {
  return blockOrigin(blocks, group);
}

// The matrix of the next input group.
ivec2 nextMatrix(Blocks blocks, ivec2 at) {
  return at + ivec2(4, 0);
}

// The row, counted from the first, in which `tap` of `taps` lies.
int rowOfTap(int tap, int taps) {
  return tap;
}

// Columns are input channels, rows output channels.
vec4 times(mat4 w, vec4 x) {
  return w * x;
}
