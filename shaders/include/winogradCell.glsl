// Winograd's convolution, step 3: from the products back to pixels, with what comes after the convolution.
//
//     y[n, o, 4 row + r, 4 column + s] = f( b[o] + sum over i, j of  A[r, i] A[s, j]  m[i, j][t, o] )
//
//         | 1    1     1    -2      -2      0 |
//     A = | 0  root  -root  -root   root    0 |      root = sqrt2
//         | 0    2     2    -1      -1      0 |
//         | 0 2root -2root -root/2  root/2  1 |
//
// f is the identity or max(., 0); where `gated`, y is kept where the key is above 0 and else 0. A fragment's 2x2 pixels are
// a quarter of a tile: of five points i and five points j, 25 texels.
#include "include/winograd.glsl"
#include "include/finish.glsl"

uniform sampler2DArray m; // include/winogradProducts.glsl
uniform ivec3 band; // its first row of tiles, its rows, tiles of a row
uniform Sheet sheet; // of m, for the output groups that were computed together; a multiple of six planes across
uniform int fours; // of pairs of output groups that were computed together
uniform int sheetRows; // from such a sheet to the next

// Two of the four results from six products: the first two, or where `upper` the last two.
void toPixels(vec4 edge, vec4 m1, vec4 m2, vec4 m3, vec4 m4, bool upper, out vec4 first, out vec4 second) {
  vec4 even = m1 + m2;
  vec4 odd = m1 - m2;
  vec4 evenInverse = m3 + m4;
  vec4 oddInverse = m3 - m4;
  first = upper ? 2.0 * even - evenInverse : edge + even - 2.0 * evenInverse;
  second = upper ? 2.0 * root * odd - 0.5 * root * oddInverse + edge : root * (odd - oddInverse);
}

void computeCell() {
  Cell cell = cellHere();
  ivec2 at = cell.pixel >> 2;
  int tile = (cell.image * band.y + at.y - band.x) * band.z + at.x;
  int layer = 4 * (cell.group & 1) + (tile & 3);
  int four = cell.group >> 3; // four pairs of groups
  int part = divide(four, fours);
  int firstPlane = (four - part * fours) * points * points;
  ivec2 start = ivec2(tile >> 2, part * sheetRows + (cell.group >> 1 & 3));

  bvec2 upper = equal(cell.pixel & 2, ivec2(2));
  // The edge is point 0 for the first two results and the point at infinity for the others.
  ivec2 edge = ivec2(upper) * (points - 1);
  vec4 left[5]; // the first column of the cell at the points i, the edge first
  vec4 right[5];
  for (int k = 0; k < 5; k++) {
    ivec2 at = start + planeOrigin(sheet, firstPlane + points * (k == 0 ? edge.y : k));
    vec4 row[5];
    for (int l = 0; l < 5; l++) {
      int j = l == 0 ? edge.x : l;
      row[l] = texelFetch(m, ivec3(at + ivec2(j * sheet.plane.x, 0), layer), 0);
    }
    toPixels(row[0], row[1], row[2], row[3], row[4], upper.x, left[k], right[k]);
  }
  vec4 y00, y01, y10, y11;
  toPixels(left[0], left[1], left[2], left[3], left[4], upper.y, y00, y10);
  toPixels(right[0], right[1], right[2], right[3], right[4], upper.y, y01, y11);
  finish(cell, y00, y01, y10, y11);
}
