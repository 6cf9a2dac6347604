#version 300 es
// Sums of a matrix product over chunks of k, in 4x4 blocks (src/ops/matrixBlocks.ts):
//
//     block (g, h) of a chunk:   b[r][c] = sum over the chunk's k of  a[4 g + r, k]  b[k, 4 h + c]
//
// A chunk is a row of texels of the packed operands; two fetches serve 16 multiply-adds. Runs of 32 are summed on their own
// first, which keeps rounding errors small.
#include "include/cell.glsl"
#include "include/blocks.glsl"

uniform sampler2D a; // packRows.frag or packColumns.frag
uniform Blocks aBlocks;
uniform sampler2D b;
uniform Blocks bBlocks;
uniform ivec2 groups; // groups of four rows of a and of four columns of b
uniform int depth; // number of k

const int RUN = 32;

void main() {
  Cell cell = cellHere();
  ivec2 block = cell.pixel >> 1; // (h, g)
  ivec2 fromA = blockOrigin(aBlocks, cell.image * groups.x + block.y) + ivec2(0, cell.group);
  ivec2 fromB = blockOrigin(bBlocks, cell.image * groups.y + block.x) + ivec2(0, cell.group);
  int count = min(aBlocks.size.x, depth - cell.group * aBlocks.size.x);
  mat4 total = mat4(0.0);
  for (int start = 0; start < count; start += RUN) {
    mat4 ofRun = mat4(0.0);
    int end = min(start + RUN, count);
    for (int k = start; k < end; k++) {
      ofRun += outerProduct(texelFetch(b, fromB + ivec2(k, 0), 0), texelFetch(a, fromA + ivec2(k, 0), 0));
    }
    total += ofRun;
  }
  store(cell, total[0], total[1], total[2], total[3]);
}
