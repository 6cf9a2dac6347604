#version 300 es
// The gradient of lrn, with t from lrnSlope.frag:
//
//     dx[c] = dy[c] s[c]^-beta - 2 beta weight x[c] sum of t[k] over the channels k whose window holds c
#include "include/lrn.glsl"

uniform sampler2DArray dy;
uniform sampler2DArray slope; // t

vec4 at(Cell cell, ivec2 offset) {
  ivec2 pixel = min(cell.pixel + offset, lastPixel());
  // k's window holds c where c's window, turned round, holds k.
  ivec2 range = groupsOf(cell.group, reach.y, reach.x);
  vec4 total = vec4(0.0);
  for (int group = range.x; group <= range.y; group++) {
    vec4 t = fetchPixel(slope, planeOrigin(xLayout, cell.image, group), pixel);
    total += share(t, group, 4 * cell.group, reach.y, reach.x);
  }
  vec4 own = fetchHere(dy, cell, pixel) * powerOf(normalizer(cell, pixel));
  return own - 2.0 * beta * weight * fetchHere(x, cell, pixel) * total;
}

void main() {
  Cell cell = cellHere();
  store(cell, at(cell, ivec2(0, 0)), at(cell, ivec2(1, 0)), at(cell, ivec2(0, 1)), at(cell, ivec2(1, 1)));
}
