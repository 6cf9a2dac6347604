#version 300 es
// Step 1 of Winograd's convolution on the way back through a pooling, on devices that draw to four layers at once: half of
// the points j in each of two draws.
#include "include/unpooledRow.glsl"
#include "include/winogradPixels.glsl"

uniform int firstLayer; // 0 or 3

layout(location = 0) out vec4 layers[points / 2];

void main() {
  computePoints();
  layers[0] = firstLayer == 0 ? v[0] : v[3];
  layers[1] = firstLayer == 0 ? v[1] : v[4];
  layers[2] = firstLayer == 0 ? v[2] : v[5];
}
