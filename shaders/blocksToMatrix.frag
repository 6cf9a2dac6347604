#version 300 es
// From 4x4 blocks of a matrix in chunks (src/ops/matrixBlocks.ts) to the matrix itself, [n, 1, rows, columns]:
//
//     y[n, 0, r, c] = factor sum over chunks of block (r / 4, c / 4), row r mod 4, column c mod 4
//
// Where the matrix is symmetric, a block below the diagonal is the mirror image of the one above.
#include "include/cell.glsl"

uniform sampler2DArray x; // [n, 4 chunks, 2 rows / 4, 2 columns / 4]
uniform Layout xLayout;
uniform float factor;
uniform bool symmetric;

float element(int image, ivec2 at) {
  ivec2 place = symmetric && (at.y >> 2) > (at.x >> 2) ? at.yx : at; // (column, row)
  int k = place.y & 3;
  ivec2 pixel = 2 * (place >> 2) + ivec2(k & 1, k >> 1);
  float total = 0.0;
  for (int chunk = 0; chunk < xLayout.groups; chunk++) {
    total += fetchPixel(x, planeOrigin(xLayout, image, chunk), pixel)[place.x & 3];
  }
  return factor * total;
}

vec4 at(Cell cell, ivec2 offset) {
  return vec4(element(cell.image, min(cell.pixel + offset, extent(outLayout) - 1)), 0.0, 0.0, 0.0);
}

void main() {
  Cell cell = cellHere();
  store(cell, at(cell, ivec2(0, 0)), at(cell, ivec2(1, 0)), at(cell, ivec2(0, 1)), at(cell, ivec2(1, 1)));
}
