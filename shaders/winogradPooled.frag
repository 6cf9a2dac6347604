#version 300 es
// Step 3 of Winograd's convolution with the max pooling by 2x2 pixels that follows it.
#include "include/tilePooled.glsl"

void main() {
  poolTile();
}
