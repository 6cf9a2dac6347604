#version 300 es
// The way back through max pooling, by the winners of its windows.
//
//     dx[n, c, r, s] = sum of dy[n, c, i, j] over the windows (i, j) that pixel (r, s) wins
#include "include/cell.glsl"
#include "include/window.glsl"
#include "include/winners.glsl"

uniform usampler2D winners; // packWinners.frag; lies as dy does
uniform sampler2DArray dy;
uniform Layout dyLayout;

vec4 gradient(Cell cell, ivec2 origin, ivec2 offset) {
  ivec2 pixel = cell.pixel + offset;
  ivec2 first = firstWindow(pixel);
  ivec2 last = lastWindow(pixel, extent(dyLayout));
  vec4 dx = vec4(0.0);
  for (int i = first.y; i <= last.y; i++) {
    for (int j = first.x; j <= last.x; j++) {
      ivec2 window = ivec2(j, i);
      uvec4 words = texelFetch(winners, origin + (window >> 1), 0);
      uvec4 winner = winnersOf(words, 2 * (i & 1) + (j & 1));
      bvec4 won = equal(winner, uvec4(placeNumber(pixel - windowStart(window), kernel.y)));
      dx += mix(vec4(0.0), fetchPixel(dy, origin, window), won);
    }
  }
  return dx;
}

void main() {
  Cell cell = cellHere();
  ivec2 origin = planeOrigin(dyLayout, cell.image, cell.group);
  store(
    cell,
    gradient(cell, origin, ivec2(0, 0)),
    gradient(cell, origin, ivec2(1, 0)),
    gradient(cell, origin, ivec2(0, 1)),
    gradient(cell, origin, ivec2(1, 1))
  );
}
