// Kept weights as the convolution reads them.
#include "include/keptWeights.glsl"

// The place of the first matrix of pair `pair` of groups of outputs at points (i, j), for input group 0.
ivec3 firstMatrices(int pair, int i, int j) {
  int outputs = 2 * pair;
  return ivec3(blockOrigin(uBlocks, outputs >> 3) + ivec2(alongOutputs(outputs), points * i + j), 0);
}

// The pair's second matrix for the same inputs.
ivec3 secondMatrix(ivec3 at) {
  return at + ivec3(alongOutputs(1), 0, 0);
}

// From input group 0 to `group`.
ivec3 matricesOf(ivec3 first, int group) {
  return first + ivec3(alongInputs(group), rowsDown(group), 0);
}
