// Kept weights as the input gradient reads them, whose inputs are the outputs that the blocks are of: from block to block.
//
// The kernel turned by 180 degrees has at the point x what the kernel has at 1 / x, for G's rows are scaled so; so the
// weights of the gradient are the same numbers, at the inverse points.
#include "include/keptWeights.glsl"

// The points are 0, root, -root, 1 / root, -1 / root and infinity.
int inversePoint(int point) {
  if (point == 0 || point == points - 1) return points - 1 - point;
  return point < 3 ? point + 2 : point - 2;
}

// The place of the first matrix of pair `pair` at points (i, j), for input group 0.
ivec3 firstMatrices(int pair, int i, int j) {
  return ivec3(16 * pair, points * inversePoint(i) + inversePoint(j), 0);
}

// The pair's second matrix for the same inputs.
ivec3 secondMatrix(ivec3 at) {
  return at + ivec3(8, 0, 0);
}

// From input group `group` to the next: every second one lies in the next block.
ivec3 nextMatrices(ivec3 at, int group) {
  if ((group & 1) == 0) return at + ivec3(4, 0, 0);
  at.xy += ivec2(-4, uBlocks.size.y);
  int height = uBlocks.perColumn * uBlocks.size.y;
  return at.y < height ? at : at + ivec3(uBlocks.size.x, -height, 0);
}
