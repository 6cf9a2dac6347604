#version 300 es
// Step 3 of Winograd's convolution once more, for the winners of the max pooling that follows it: on devices that cannot write
// them besides the pooled tensor (winogradPooledWinners.frag).
#include "include/place.glsl"
#include "include/tileWinners.glsl"

layout(location = 0) out uvec4 words;

void main() {
  Cell cell = cellHere();
  computeTile(cell.image, cell.group, cell.pixel >> 1);
  words = winnersOfTile();
}
