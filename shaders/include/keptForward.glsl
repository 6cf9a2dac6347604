// Kept weights as the convolution reads them: a block for each pair of groups of four outputs, a row from left to right.
#include "include/keptWeights.glsl"

// The place of the first matrix of pair `pair` at points (i, j), for input group 0.
ivec3 firstMatrices(int pair, int i, int j) {
  return ivec3(blockOrigin(uBlocks, pair) + ivec2(0, points * i + j), 0);
}

// The pair's second matrix for the same inputs.
ivec3 secondMatrix(ivec3 at) {
  return at + ivec3(4, 0, 0);
}

// From input group `group` to the next.
ivec3 nextMatrices(ivec3 at, int group) {
  return at + ivec3(8, 0, 0);
}
