// Where a fragment is: the cell of 2x2 pixels, four channels each, that it has in the output tensor's arrangement.
//
// The fragment at texel t owns pixels 2 cell + {0, 1}^2 of one image and one channel group (include/tensor.glsl).
#include "include/tensor.glsl"

uniform Layout outLayout;

struct Cell {
  int image;
  int group; // channels 4 group .. 4 group + 3
  ivec2 pixel; // (column, row) of the cell's first pixel: both even
  bool exists; // false in the unused planes at the atlas' end
};

Cell cellHere() {
  ivec2 texel = ivec2(gl_FragCoord.xy);
  ivec2 at = texel / outLayout.plane;
  int plane = at.y * outLayout.across + at.x;
  int planes = outLayout.shape.x * outLayout.groups;
  bool exists = plane < planes;
  plane = min(plane, planes - 1);
  return Cell(plane / outLayout.groups, plane % outLayout.groups, 2 * (texel - at * outLayout.plane), exists);
}
