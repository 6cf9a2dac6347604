#version 300 es
// Step 0 of Winograd's convolution on devices that draw to eight layers at once.
#include "include/winogradWeights.glsl"

layout(location = 0) out vec4 layers[points];

void main() {
  computePoints();
  layers[0] = u[0];
  layers[1] = u[1];
  layers[2] = u[2];
  layers[3] = u[3];
  layers[4] = u[4];
  layers[5] = u[5];
}
