#version 300 es
// Step 6, once for all pictures: the weights at 4x4 points.
//
//     u[i, j] = (G w G^T)[i, j],   G = ( 1    0   0  )
//                                      ( 1/2  1/2 1/2)
//                                      ( 1/2 -1/2 1/2)
//                                      ( 0    0   1  )
//
// A row of G is a polynomial's value at a point: 0, 1, -1 (halved), infinity. Laid out as packWeights.frag does it:
//
//     block o / 4, row 4 i + j, column c:   texel[l] = u[i, j] of w[4 (o / 4) + l, c]
#include "include/tensor.glsl"
#include "include/blocks.glsl"

uniform sampler2DArray x; // w, as a tensor [O, C, 3, 3]
uniform Layout xLayout;
uniform Blocks outBlocks;

out vec4 column;

// Number `row` of G v.
vec4 pointOf(vec4 v0, vec4 v1, vec4 v2, int row) {
  if (row == 0) return v0;
  if (row == 3) return v2;
  return 0.5 * (v0 + (row == 1 ? v1 : -v1) + v2);
}

// Four outputs' weights of input channel c at a tap.
vec4 weights(int o, int c, int p, int q) {
  ivec2 tap = ivec2(q, p);
  int lane = c & 3;
  return vec4(
    readPixel(x, xLayout, o, c >> 2, tap)[lane],
    readPixel(x, xLayout, o + 1, c >> 2, tap)[lane],
    readPixel(x, xLayout, o + 2, c >> 2, tap)[lane],
    readPixel(x, xLayout, o + 3, c >> 2, tap)[lane]
  );
}

vec4 row(int o, int c, int p, int j) {
  return pointOf(weights(o, c, p, 0), weights(o, c, p, 1), weights(o, c, p, 2), j);
}

void main() {
  ivec3 place = blockPlace(outBlocks, ivec2(gl_FragCoord.xy));
  int o = 4 * place.z;
  int j = place.y & 3;
  column = pointOf(row(o, place.x, 0, j), row(o, place.x, 1, j), row(o, place.x, 2, j), place.y >> 2);
}
