#version 300 es
// Step 3 of Winograd's convolution, and besides the signs of what it writes, as packSigns.frag would find them.
#include "include/winogradCell.glsl"

layout(location = 4) out uvec4 bits;

void main() {
  computeCell();
  bits = uvec4(signsOf(phases[0], 0) | signsOf(phases[1], 1) | signsOf(phases[2], 2) | signsOf(phases[3], 3), 0, 0, 0);
}
