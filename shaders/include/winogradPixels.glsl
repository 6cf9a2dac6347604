// Winograd's convolution, step 1: what each tile sees of x, at the points (assembly/winograd4.ts tells of these).
//
//     v[i, j][t, c] = sum over p, q of  B[i, p] B[j, q]  x[n, c, 4 row - top + p, 4 column - left + q],   p, q = 0 .. 5
//
//         | 1      0       -5/2      0       1     0 |
//         | 0   -root/2    -1/2    root      1     0 |
//     B = | 0    root/2    -1/2   -root      1     0 |      root = sqrt2
//         | 0   -root       -2     root/2    1     0 |
//         | 0    root       -2    -root/2    1     0 |
//         | 0      1         0     -5/2      0     1 |
//
// x is zero outside the picture; tile t of the band is in image n, row `row` and column `column` of tiles. A fragment
// computes the six points j of one i for a tile and four channels, from 24 texels.
//
//     layer j, plane i blocks + t / 4, texel 4 (c / 4) + t mod 4
//
// Files that include this have included pixelRow.glsl or unpooledRow.glsl, which say what x is.

uniform ivec2 pad; // top, left
uniform ivec3 band; // its first row of tiles, its rows, tiles of a row
uniform Sheet sheet; // of v
uniform int blocks; // of four tiles

// The rows of the window that row i of B does not leave out, and their weights.
struct Rows {
  ivec4 numbers;
  vec4 weights;
};

Rows rowsOf(int i) {
  if (i == 0) return Rows(ivec4(0, 2, 4, 4), vec4(1.0, -2.5, 1.0, 0.0));
  if (i == points - 1) return Rows(ivec4(1, 3, 5, 5), vec4(1.0, -2.5, 1.0, 0.0));
  float x = i < 3 ? root : 0.5 * root;
  float sign = (i & 1) == 1 ? 1.0 : -1.0;
  // The row of point x is (0, -1/x, -1/x^2, x, 1, 0).
  return Rows(ivec4(1, 2, 3, 4), vec4(-sign / x, -1.0 / (x * x), sign * x, 1.0));
}

vec4 v[points];

void computePoints() {
  Place place = placeOf(sheet, ivec2(gl_FragCoord.xy));
  int i = divide(place.plane, blocks);
  int group = place.at.x >> 2;
  int tile = 4 * (place.plane - i * blocks) + (place.at.x & 3);
  int line = divide(tile, band.z); // of the tiles of all images
  int image = divide(line, band.y);
  ivec2 at = ivec2(tile - line * band.z, line - image * band.y + band.x); // column and row of tiles
  image = min(image, xLayout.shape.x - 1); // what fills up the last block of tiles may be anything
  ivec2 origin = planeOrigin(xLayout, image, group);
  ivec2 start = 4 * at - pad.yx;
  int lastRow = seenExtent().y - 1;

  Rows rows = rowsOf(i);
  ivec4 y = start.y + rows.numbers;
  // Rows outside the picture are read at its edge and not added: cheaper than a branch.
  ivec4 near = clamp(y, 0, lastRow);
  vec4 weights = mix(vec4(0.0), rows.weights, equal(y, near));
  vec4 sums[points]; // of columns
  for (int q = 0; q < points; q++) sums[q] = vec4(0.0);
  for (int k = 0; k < 4; k++) {
    vec4 row[points];
    readRow(origin, near[k], start.x, row);
    for (int q = 0; q < points; q++) sums[q] += weights[k] * row[q];
  }

  vec4 even = sums[4] - 0.5 * sums[2];
  vec4 odd = root * (sums[3] - 0.5 * sums[1]);
  vec4 evenInverse = sums[4] - 2.0 * sums[2];
  vec4 oddInverse = 0.5 * root * (sums[3] - 2.0 * sums[1]);
  v[0] = sums[0] - 2.5 * sums[2] + sums[4];
  v[1] = even + odd;
  v[2] = even - odd;
  v[3] = evenInverse + oddInverse;
  v[4] = evenInverse - oddInverse;
  v[5] = sums[1] - 2.5 * sums[3] + sums[5];
}
