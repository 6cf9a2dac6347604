// Winograd's convolution, step 2: where the work is done, a product of matrices for each pair of points.
//
//     m[i, j][t, o] = sum over c of  v[i, j][t, c] u[i, j][o, c]
//
// A fragment computes a block of four tiles for a pair of output groups: 4 texels of v and 8 of u serve 128
// multiply-adds, each of which does the work of four multiply-adds of the definition: .023 fetches for one of these.
//
//     layer 4 (o / 4 mod 2) + t mod 4, texel ((6 i + j) pairs + o / 8) blocks + t / 4
//
// of the pairs of output groups that one draw computes, whose list begins with row `firstRow`.
// Files that include this have included forward.glsl or mirrored.glsl, which say how a matrix meets four channels.
#include "include/winograd.glsl"

uniform sampler2DArray v; // include/winogradPixels.glsl
uniform sampler2DArray u; // include/winogradWeights.glsl
uniform int groups; // of four input channels
uniform int pairs;
uniform int blocks;
uniform int firstRow;
// Texels of u: from a point i to the next, from a pair to the next, within a pair, from an input group to the next.
uniform ivec4 steps;

// Where a fragment's sum begins in the lists of u and v, and in which layer.
struct Start {
  int u;
  int v;
  int layer;
  bool exists; // false beyond the list's end
};

Start startHere() {
  int index = indexHere(firstRow);
  int line = divide(index, blocks); // (6 i + j) pairs + pair
  int block = index - line * blocks;
  int ij = divide(line, pairs);
  int pair = line - ij * pairs;
  int i = ij / points;
  return Start(i * steps.x + pair * steps.y, 4 * (i * groups * blocks + block), ij - i * points, i < points);
}

mat4 fetchMatrix(int index, int layer) {
  ivec3 at = ivec3(placeOf(index), layer);
  return mat4(
    texelFetch(u, at, 0),
    texelFetch(u, at + ivec3(1, 0, 0), 0),
    texelFetch(u, at + ivec3(2, 0, 0), 0),
    texelFetch(u, at + ivec3(3, 0, 0), 0)
  );
}

// Four channels of each of four tiles, as columns.
mat4 fetchTiles(int index, int layer) {
  ivec3 at = ivec3(placeOf(index), layer);
  return mat4(
    texelFetch(v, at, 0),
    texelFetch(v, at + ivec3(1, 0, 0), 0),
    texelFetch(v, at + ivec3(2, 0, 0), 0),
    texelFetch(v, at + ivec3(3, 0, 0), 0)
  );
}
