// One level of a sum: y[m, c, i, j] = factor sum of term over a block of images, channel groups, rows and columns.
//
// Blocks hold at most 64 texels; a sum over many is a tree of such passes (src/ops/sumTree.ts), which is fast, and whose
// rounding errors grow with the logarithm of the number of terms instead of with the number itself.
// The including file defines `term`; in channels and pixels that only pad it must give zero.
#include "include/cell.glsl"

uniform sampler2DArray x;
uniform Layout xLayout;
uniform ivec4 block; // images, groups, rows, columns
uniform float factor;
uniform bool addChannels; // whether the four channels of a texel are added up as well, into the first

// The term of four channels of a pixel; `origin` is where x's plane begins.
vec4 term(ivec2 origin, int group, ivec2 pixel);

vec4 sumOfBlock(Cell cell, ivec2 offset) {
  ivec2 start = (cell.pixel + offset) * block.wz;
  ivec2 end = min(start + block.wz, extent(xLayout));
  ivec2 firstPlane = ivec2(cell.image, cell.group) * block.xy;
  ivec2 endPlane = min(firstPlane + block.xy, ivec2(xLayout.shape.x, xLayout.groups));
  vec4 total = vec4(0.0);
  for (int image = firstPlane.x; image < endPlane.x; image++) {
    for (int group = firstPlane.y; group < endPlane.y; group++) {
      ivec2 origin = planeOrigin(xLayout, image, group);
      vec4 ofPlane = vec4(0.0);
      for (int row = start.y; row < end.y; row++) {
        vec4 ofRow = vec4(0.0);
        for (int column = start.x; column < end.x; column++) {
          ofRow += term(origin, group, ivec2(column, row));
        }
        ofPlane += ofRow;
      }
      total += ofPlane;
    }
  }
  total *= factor;
  return addChannels ? vec4((total.r + total.g) + (total.b + total.a), 0.0, 0.0, 0.0) : total;
}

void main() {
  Cell cell = cellHere();
  store(
    cell,
    sumOfBlock(cell, ivec2(0, 0)),
    sumOfBlock(cell, ivec2(1, 0)),
    sumOfBlock(cell, ivec2(0, 1)),
    sumOfBlock(cell, ivec2(1, 1))
  );
}
