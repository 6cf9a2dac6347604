// Where the products of Winograd's convolution find the weights at the points when each run makes them anew: as
// winogradWeights.glsl lays them, from left to right for each pair of groups of four outputs, whichever the direction.
#include "include/winograd.glsl"

uniform sampler2DArray u;
uniform Sheet uSheet;

// The place of the first matrix of pair `pair` at points (i, j), for input group 0.
ivec3 firstMatrices(int pair, int i, int j) {
  return ivec3(planeOrigin(uSheet, pair) + ivec2(0, i), j);
}

// The pair's second matrix for the same inputs.
ivec3 secondMatrix(ivec3 at) {
  return at + ivec3(4, 0, 0);
}

// From input group 0 to `group`.
ivec3 matricesOf(ivec3 first, int group) {
  return first + ivec3(8 * group, 0, 0);
}

mat4 fetchMatrix(ivec3 at) {
  return fetchFour(u, at);
}
