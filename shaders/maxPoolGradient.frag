#version 300 es
// The way back through max pooling.
//
//     dx[n, c, r, s] = sum of dy[n, c, i, j] over the windows (i, j) whose maximum is x[n, c, r, s]
//
// Where a window holds its maximum several times, the first in reading order takes all. The winners are found in x again
// rather than kept: a pixel wins a window when it is above all that come before it and not below any that come after.
// Where `gated`, the way back through the ReLU that made x is a part of it: dx is 0 where x is not above 0.
#include "include/cell.glsl"
#include "include/window.glsl"

uniform sampler2DArray x;
uniform Layout xLayout;
uniform sampler2DArray dy;
uniform Layout dyLayout;
uniform bool gated;

// 1 in the channels in which the pixel, of the given value, wins the window that begins at `start`.
bvec4 wins(ivec2 origin, ivec2 pixel, vec4 value, ivec2 start) {
  ivec2 end = min(start + kernel.yx, extent(xLayout));
  vec4 won = vec4(1.0);
  for (int row = max(start.y, 0); row < end.y; row++) {
    for (int column = max(start.x, 0); column < end.x; column++) {
      vec4 other = fetchPixel(x, origin, ivec2(column, row));
      bool comesFirst = row < pixel.y || (row == pixel.y && column < pixel.x);
      won *= vec4(comesFirst ? greaterThan(value, other) : greaterThanEqual(value, other));
    }
  }
  return equal(won, vec4(1.0));
}

vec4 gradient(Cell cell, ivec2 offset) {
  ivec2 pixel = cell.pixel + offset;
  if (!inside(xLayout, pixel)) return vec4(0.0);
  ivec2 origin = planeOrigin(xLayout, cell.image, cell.group);
  ivec2 dyOrigin = planeOrigin(dyLayout, cell.image, cell.group);
  vec4 value = fetchPixel(x, origin, pixel);
  ivec2 first = firstWindow(pixel);
  ivec2 last = lastWindow(pixel, extent(dyLayout));
  vec4 dx = vec4(0.0);
  for (int i = first.y; i <= last.y; i++) {
    for (int j = first.x; j <= last.x; j++) {
      bvec4 won = wins(origin, pixel, value, windowStart(ivec2(j, i)));
      dx += mix(vec4(0.0), fetchPixel(dy, dyOrigin, ivec2(j, i)), won);
    }
  }
  return gated ? mix(vec4(0.0), dx, greaterThan(value, vec4(0.0))) : dx;
}

void main() {
  Cell cell = cellHere();
  store(
    cell,
    gradient(cell, ivec2(0, 0)),
    gradient(cell, ivec2(1, 0)),
    gradient(cell, ivec2(0, 1)),
    gradient(cell, ivec2(1, 1))
  );
}
