#version 300 es
// Which pixel of each pooling window is the largest (include/winners.glsl), in the arrangement of the pooled tensor: all that
// the way back through max pooling must know of its input. The first of several equal ones wins.
#include "include/place.glsl"
#include "include/window.glsl"
#include "include/winners.glsl"

uniform sampler2DArray x;
uniform Layout xLayout;

layout(location = 0) out uvec4 words;

uvec4 winners(Cell cell, ivec2 origin, ivec2 offset) {
  ivec2 start = windowStart(cell.pixel + offset);
  ivec2 begin = max(start, 0);
  ivec2 end = min(start + kernel.yx, extent(xLayout));
  vec4 best = vec4(0.0);
  // Numbers of places are small: floats hold them, and mix() selects among floats only.
  vec4 numbers = vec4(0.0);
  for (int row = begin.y; row < end.y; row++) {
    for (int column = begin.x; column < end.x; column++) {
      vec4 value = fetchPixel(x, origin, ivec2(column, row));
      bool isFirst = row == begin.y && column == begin.x;
      bvec4 wins = isFirst ? bvec4(true) : greaterThan(value, best);
      best = mix(best, value, wins);
      numbers = mix(numbers, vec4(placeNumber(ivec2(column, row) - start, kernel.y)), wins);
    }
  }
  return uvec4(gated ? mix(vec4(0.0), numbers, greaterThan(best, vec4(0.0))) : numbers);
}

void main() {
  Cell cell = cellHere();
  ivec2 origin = planeOrigin(xLayout, cell.image, cell.group);
  words = uvec4(0);
  words = addWinners(words, 0, winners(cell, origin, ivec2(0, 0)));
  words = addWinners(words, 1, winners(cell, origin, ivec2(1, 0)));
  words = addWinners(words, 2, winners(cell, origin, ivec2(0, 1)));
  words = addWinners(words, 3, winners(cell, origin, ivec2(1, 1)));
}
