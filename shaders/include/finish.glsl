// The last of every convolution, direct or Winograd's: bias, ReLU and the gate of a gradient.
#include "include/cell.glsl"
#include "include/rectify.glsl"
#include "include/signs.glsl"

uniform sampler2DArray b; // [1, O, 1, 1], or a zero
uniform Layout bLayout;
uniform usampler2D key; // packSigns.frag, of a tensor of the output's shape, or a zero
uniform bool relu;
uniform bool gated; // y is kept where the key is above 0, else 0

vec4 activate(vec4 y, uint open, int phase) {
  return wherePositive(relu ? rectify(y) : y, open, phase);
}

// Adds the bias, does what comes after the convolution, and writes the cell.
void finish(Cell cell, vec4 y00, vec4 y01, vec4 y10, vec4 y11) {
  vec4 bias = readRepeated(b, bLayout, 0, cell.group, ivec2(0));
  uint open = gated ? texelFetch(key, ivec2(gl_FragCoord.xy), 0).r : 0xffffu;
  store(
    cell,
    activate(y00 + bias, open, 0),
    activate(y01 + bias, open, 1),
    activate(y10 + bias, open, 2),
    activate(y11 + bias, open, 3)
  );
}
