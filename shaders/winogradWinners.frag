#version 300 es
// Step 3 of Winograd's convolution once more, for the winners of the max pooling that follows it (include/winners.glsl): what
// packWinners.frag would find if the pooling's input were there.
#include "include/place.glsl"
#include "include/winogradTile.glsl"
#include "include/winners.glsl"

layout(location = 0) out uvec4 words;

void challenge(inout vec4 best, inout vec4 numbers, vec4 value, ivec2 place) {
  bvec4 wins = greaterThan(value, best);
  best = mix(best, value, wins);
  numbers = mix(numbers, vec4(placeNumber(place, 2)), wins);
}

uvec4 winners(int first) {
  vec4 best = tile[first];
  // Numbers of places are small: floats hold them, and mix() selects among floats only.
  vec4 numbers = vec4(placeNumber(ivec2(0, 0), 2));
  challenge(best, numbers, tile[first + 1], ivec2(1, 0));
  challenge(best, numbers, tile[first + 4], ivec2(0, 1));
  challenge(best, numbers, tile[first + 5], ivec2(1, 1));
  return uvec4(gated ? mix(vec4(0.0), numbers, greaterThan(best, vec4(0.0))) : numbers);
}

void main() {
  Cell cell = cellHere();
  computeTile(cell.image, cell.group, cell.pixel >> 1);
  words = uvec4(0);
  words = addWinners(words, 0, winners(0));
  words = addWinners(words, 1, winners(2));
  words = addWinners(words, 2, winners(8));
  words = addWinners(words, 3, winners(10));
}
