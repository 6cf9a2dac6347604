#version 300 es
// Step 3 of Winograd's convolution with the max pooling that follows it (include/tilePooled.glsl), and besides the winners.
#include "include/tilePooled.glsl"
#include "include/tileWinners.glsl"

layout(location = 4) out uvec4 words;

void main() {
  poolTile();
  words = winnersOfTile();
}
