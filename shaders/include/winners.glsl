// The winners of pooling windows: for each number of the pooled tensor which place of its window held the maximum.
//
// Places are counted in reading order. Where the way back goes through a ReLU as well (`gated`), they count from 1, and 0 says
// that the maximum was not above zero: nobody gets the gradient. A cell's 16 numbers of `bits` bits each, 2, 4 or 8, fill
// one, two or four words of a texel:
//
//     bits 4 bits phase + bits channel and following, counted through the words
uniform int bits;
uniform bool gated;

int placeNumber(ivec2 place, int kernelWidth) {
  return place.y * kernelWidth + place.x + int(gated);
}

// The word and the place within it where the four numbers of a phase begin; they never cross words.
ivec2 winnersPlace(int phase) {
  int first = 4 * bits * phase;
  return ivec2(first >> 5, first & 31);
}

uvec4 addWinners(uvec4 words, int phase, uvec4 numbers) {
  ivec2 at = winnersPlace(phase);
  uvec4 shifted = numbers << (uint(at.y) + uint(bits) * uvec4(0, 1, 2, 3));
  words[at.x] |= shifted.r | shifted.g | shifted.b | shifted.a;
  return words;
}

uvec4 winnersOf(uvec4 words, int phase) {
  ivec2 at = winnersPlace(phase);
  uint mask = (1u << bits) - 1u;
  return (uvec4(words[at.x]) >> (uint(at.y) + uint(bits) * uvec4(0, 1, 2, 3))) & mask;
}
