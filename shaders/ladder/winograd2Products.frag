#version 300 es
// Step 6, second pass: at each of the 16 points a product of matrices.
//
//     m[point][tile, o] = sum over c of  u[point][o, c]  v[point][tile, c]
//
// A fragment computes four tiles of eight outputs: layer 4 (o / 4 mod 2) + tile mod 4, at number (point pairs + o / 8) blocks +
// tile / 4. Four texels of v and eight of u for 128 multiply-adds, which do the work of 288: 0.042 fetches each.
#include "include/tensor.glsl"
#include "include/blocks.glsl"
#include "ladder/list.glsl"

uniform sampler2DArray v;
uniform sampler2D w; // winograd2Weights.frag
uniform Blocks wBlocks;
uniform int groups;
uniform int tiles;
uniform int pairs; // of groups of outputs

layout(location = 0) out vec4 products[8];

mat4 weights(ivec2 row, int group) {
  ivec2 at = row + ivec2(4 * group, 0);
  return mat4(
    texelFetch(w, at, 0),
    texelFetch(w, at + ivec2(1, 0), 0),
    texelFetch(w, at + ivec2(2, 0), 0),
    texelFetch(w, at + ivec2(3, 0), 0)
  );
}

void main() {
  int index = indexHere();
  int blocks = tiles / 4;
  int tile = 4 * (index % blocks);
  int pair = index / blocks % pairs;
  int point = index / blocks / pairs;
  if (point >= 16) return;
  ivec2 row0 = blockOrigin(wBlocks, 2 * pair) + ivec2(0, point);
  ivec2 row1 = blockOrigin(wBlocks, 2 * pair + 1) + ivec2(0, point);
  // Rows 0 and 1 of the points are the first half of v.
  int first = (point >> 3) * groups;
  int layer = point & 7;
  vec4 y00 = vec4(0.0), y01 = vec4(0.0), y02 = vec4(0.0), y03 = vec4(0.0);
  vec4 y10 = vec4(0.0), y11 = vec4(0.0), y12 = vec4(0.0), y13 = vec4(0.0);
  for (int group = 0; group < groups; group++) {
    // The fold is a multiple of four: neighbours stay neighbours.
    ivec3 at = ivec3(placeIn((first + group) * tiles + tile), layer);
    vec4 v0 = texelFetch(v, at, 0);
    vec4 v1 = texelFetch(v, at + ivec3(1, 0, 0), 0);
    vec4 v2 = texelFetch(v, at + ivec3(2, 0, 0), 0);
    vec4 v3 = texelFetch(v, at + ivec3(3, 0, 0), 0);
    mat4 m = weights(row0, group);
    y00 += m * v0;
    y01 += m * v1;
    y02 += m * v2;
    y03 += m * v3;
    m = weights(row1, group);
    y10 += m * v0;
    y11 += m * v1;
    y12 += m * v2;
    y13 += m * v3;
  }
  products[0] = y00;
  products[1] = y01;
  products[2] = y02;
  products[3] = y03;
  products[4] = y10;
  products[5] = y11;
  products[6] = y12;
  products[7] = y13;
}
