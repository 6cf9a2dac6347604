// What the convolution passes share: packed weights going in, bias and ReLU on the way out.
#include "include/cell.glsl"
#include "include/blocks.glsl"
#include "include/rectify.glsl"

uniform sampler2DArray x;
uniform Layout xLayout;
uniform sampler2D w; // packWeights.frag or packWeightsFlipped.frag
uniform Blocks wBlocks;
uniform sampler2DArray b; // [1, O, 1, 1], or a zero
uniform Layout bLayout;
uniform bool relu;

// The weights of one tap between input group `group` and this fragment's four outputs; `row` is the tap's texel row.
mat4 weights(ivec2 row, int group) {
  ivec2 at = row + ivec2(4 * group, 0);
  return mat4(
    texelFetch(w, at, 0),
    texelFetch(w, at + ivec2(1, 0), 0),
    texelFetch(w, at + ivec2(2, 0), 0),
    texelFetch(w, at + ivec2(3, 0), 0)
  );
}

vec4 activate(vec4 y) {
  return relu ? rectify(y) : y;
}

// Adds the bias, applies the ReLU where asked for, and writes the cell.
void finish(Cell cell, vec4 y00, vec4 y01, vec4 y10, vec4 y11) {
  vec4 bias = readRepeated(b, bLayout, 0, cell.group, ivec2(0));
  store(cell, activate(y00 + bias), activate(y01 + bias), activate(y10 + bias), activate(y11 + bias));
}
