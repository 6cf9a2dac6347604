// Kept weights as the input gradient reads them, whose inputs are the convolution's outputs.
//
// The kernel turned by 180 degrees has at the point x what the kernel has at 1 / x, for G's rows are scaled so; so the
// weights of the gradient are the same numbers, at the inverse points.
#include "include/keptWeights.glsl"

// The points are 0, root, -root, 1 / root, -1 / root and infinity.
int inversePoint(int point) {
  if (point == 0 || point == points - 1) return points - 1 - point;
  return point < 3 ? point + 2 : point - 2;
}

// The place of the first matrix of pair `pair` of groups of the gradient at points (i, j), for group 0 of its inputs.
ivec3 firstMatrices(int pair, int i, int j) {
  int inputs = 2 * pair;
  return ivec3(alongInputs(inputs), rowsDown(inputs) + points * inversePoint(i) + inversePoint(j), 0);
}

// The pair's second matrix for the same inputs.
ivec3 secondMatrix(ivec3 at) {
  return at + ivec3(alongInputs(1), 0, 0);
}

// From input group 0 to `group`.
ivec3 matricesOf(ivec3 first, int group) {
  int block = group >> 3;
  int column = divide(block, uBlocks.perColumn);
  ivec2 origin = ivec2(column, block - column * uBlocks.perColumn) * uBlocks.size;
  return first + ivec3(origin + ivec2(alongOutputs(group), 0), 0);
}
