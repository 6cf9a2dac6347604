#version 300 es
// Sums of a Gram matrix over squares of pixels, in 4x4 blocks (src/ops/matrixBlocks.ts):
//
//     block (g, h) of square q:   b[k][j] = sum over the pixels p of q of  x[p, 4 g + k]  x[p, 4 h + j]
//
// A square has up to `side` x `side` texels of 2x2 pixels each; two fetches serve 16 multiply-adds. Rows of a square are
// summed on their own first, which keeps rounding errors small. Pixels and channels that only pad are zero and add nothing.
// Blocks below the diagonal are left zero: the matrix is symmetric.
#include "include/cell.glsl"

uniform sampler2DArray x;
uniform Layout xLayout;
uniform int across; // squares side by side
uniform int side;

mat4 product(ivec2 g, ivec2 h, int phase) {
  return outerProduct(texelFetch(x, ivec3(h, phase), 0), texelFetch(x, ivec3(g, phase), 0));
}

void main() {
  Cell cell = cellHere();
  ivec2 block = cell.pixel >> 1; // (h, g)
  mat4 total = mat4(0.0);
  if (block.x >= block.y) {
    ivec2 start = ivec2(cell.group % across, cell.group / across) * side;
    ivec2 end = min(start + side, xLayout.plane);
    ivec2 g = planeOrigin(xLayout, cell.image, block.y);
    ivec2 h = planeOrigin(xLayout, cell.image, block.x);
    for (int row = start.y; row < end.y; row++) {
      mat4 ofRow = mat4(0.0);
      for (int column = start.x; column < end.x; column++) {
        ivec2 at = ivec2(column, row);
        ofRow += product(g + at, h + at, 0);
        ofRow += product(g + at, h + at, 1);
        ofRow += product(g + at, h + at, 2);
        ofRow += product(g + at, h + at, 3);
      }
      total += ofRow;
    }
  }
  store(cell, total[0], total[1], total[2], total[3]);
}
