// The winners of a tile's 2x2 windows (include/winners.glsl): what packWinners.frag would find if the tile lay in memory.
#include "include/winogradTile.glsl"
#include "include/winners.glsl"

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

uvec4 winnersOfTile() {
  uvec4 words = uvec4(0);
  words = addWinners(words, 0, winners(0));
  words = addWinners(words, 1, winners(2));
  words = addWinners(words, 2, winners(8));
  return addWinners(words, 3, winners(10));
}
