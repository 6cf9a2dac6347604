// Packed weights (packWeights.frag) as a convolution reads them: a block of its own for each group of four outputs.
#include "include/blocks.glsl"

// Where the matrices of output group `group` and input group 0 begin, one for each tap.
ivec2 firstMatrix(Blocks blocks, int group) {
  return blockOrigin(blocks, group);
}

// Those of the next input group.
ivec2 nextMatrix(Blocks blocks, ivec2 at) {
  return at + ivec2(0, 1);
}

// The number of the matrix that holds `tap` of `taps`.
int numberOfTap(int tap, int taps) {
  return tap;
}

// Columns are input channels, rows output channels.
vec4 times(mat4 w, vec4 x) {
  return w * x;
}
