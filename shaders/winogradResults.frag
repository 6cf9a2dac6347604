#version 300 es
// Step 3 of Winograd's convolution.
#include "include/winogradCell.glsl"

void main() {
  computeCell();
}
