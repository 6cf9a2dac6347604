#version 300 es
// Step 1 of Winograd's convolution on the way back through a pooling, on devices that draw to eight layers at once.
#include "include/unpooledRow.glsl"
#include "include/winogradPixels.glsl"

layout(location = 0) out vec4 layers[points];

void main() {
  computePoints();
  layers[0] = v[0];
  layers[1] = v[1];
  layers[2] = v[2];
  layers[3] = v[3];
  layers[4] = v[4];
  layers[5] = v[5];
}
