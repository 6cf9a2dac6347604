#version 300 es
// The gradient of a Gram matrix: a symmetric matrix times the channels of every pixel.
//
//     dx[n, c, i, j] = sum over d of  s[n, d, c]  x[n, d, i, j]
//
// As in conv2d.frag a fragment computes 2x2 pixels of four channels: four texels of s and four of x for 64 multiply-adds.
#include "include/cell.glsl"
#include "include/blocks.glsl"

uniform sampler2DArray x;
uniform Layout xLayout;
uniform sampler2D s; // packSymmetric.frag
uniform Blocks sBlocks;

void main() {
  Cell cell = cellHere();
  ivec2 row = blockOrigin(sBlocks, cell.image * xLayout.groups + cell.group);
  ivec2 at = cell.pixel >> 1;
  mat4 dx = mat4(0.0); // a column per pixel
  for (int group = 0; group < xLayout.groups; group++) {
    ivec2 from = row + ivec2(4 * group, 0);
    mat4 m = mat4(
      texelFetch(s, from, 0),
      texelFetch(s, from + ivec2(1, 0), 0),
      texelFetch(s, from + ivec2(2, 0), 0),
      texelFetch(s, from + ivec2(3, 0), 0)
    );
    ivec2 texel = planeOrigin(xLayout, cell.image, group) + at;
    dx[0] += m * texelFetch(x, ivec3(texel, 0), 0);
    dx[1] += m * texelFetch(x, ivec3(texel, 1), 0);
    dx[2] += m * texelFetch(x, ivec3(texel, 2), 0);
    dx[3] += m * texelFetch(x, ivec3(texel, 3), 0);
  }
  store(cell, dx[0], dx[1], dx[2], dx[3]);
}
