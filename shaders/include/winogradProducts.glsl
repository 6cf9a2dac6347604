// Winograd's convolution, step 2: where the work is done, a product of matrices for each pair of points.
//
//     m[i, j][t, o] = sum over c of  v[i, j][t, c] u[i, j][o, c]
//
// A fragment computes a block of four tiles for a pair of output groups: 4 texels of v and 8 of u serve 128
// multiply-adds, each of which does the work of four multiply-adds of the definition: .023 fetches for one of these.
//
//     layer 4 (o / 4 mod 2) + t mod 4, plane 36 (o / 32) + 6 i + j, texel (t / 4, o / 8 mod 4)
//
// of the output groups that one draw computes, whose sheet begins with row `firstRow` of the surface.
// Files that include this have included forward.glsl or mirrored.glsl, which say how a matrix meets four channels, and
// madeWeights.glsl or one of those for kept weights, which say where the matrices are.
#include "include/winograd.glsl"

uniform sampler2DArray v; // include/winogradPixels.glsl
uniform Sheet vSheet;
uniform Sheet sheet; // of m
uniform int firstRow;
uniform int groups; // of four input channels

// Where a fragment's sum begins in u and v, the layer being the third coordinate.
struct Start {
  ivec3 u;
  ivec3 v;
};

Start startHere() {
  Place place = placeOf(sheet, ivec2(gl_FragCoord.xy) - ivec2(0, firstRow));
  int four = divide(place.plane, points * points); // pairs of output groups
  int ij = place.plane - four * points * points;
  int i = ij / points;
  int j = ij - i * points;
  return Start(
    firstMatrices(4 * four + place.at.y, i, j),
    ivec3(planeOrigin(vSheet, i * sheet.plane.x + place.at.x), j)
  );
}

// Four channels of each of four tiles, as columns.
mat4 fetchTiles(ivec3 at) {
  return fetchFour(v, at);
}
