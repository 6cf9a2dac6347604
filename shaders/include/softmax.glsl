// Softmax over the channels of a pixel: the frame; the including file defines f.
//
//     y[c] = f(x[c] - max, ln sum over k of e^(x[k] - max)),   max = max over k of x[k]
//
// The largest logit is subtracted first, so that nothing overflows.
#include "include/cell.glsl"

uniform sampler2DArray x;
uniform Layout xLayout;

vec4 f(vec4 logit, float logSum);

const float LOWEST = -3.402823e38;

// Four logits; those of channels that do not exist are too low to count.
vec4 logits(int image, int group, ivec2 pixel) {
  bvec4 exists = lessThan(4 * group + ivec4(0, 1, 2, 3), ivec4(xLayout.shape.y));
  return mix(vec4(LOWEST), readPixel(x, xLayout, image, group, pixel), exists);
}

vec4 softmax(Cell cell, ivec2 offset) {
  ivec2 pixel = cell.pixel + offset;
  vec4 highest = vec4(LOWEST);
  for (int group = 0; group < xLayout.groups; group++) {
    highest = max(highest, logits(cell.image, group, pixel));
  }
  float largest = max(max(highest.r, highest.g), max(highest.b, highest.a));
  vec4 total = vec4(0.0);
  for (int group = 0; group < xLayout.groups; group++) {
    vec4 below = logits(cell.image, group, pixel) - largest;
    // Further below than 100 is nothing, and -infinity need not be asked for its exponential.
    total += mix(vec4(0.0), exp(max(below, -100.0)), greaterThan(below, vec4(-100.0)));
  }
  float logSum = log((total.r + total.g) + (total.b + total.a));
  return f(readPixel(x, xLayout, cell.image, cell.group, pixel) - largest, logSum);
}

void main() {
  Cell cell = cellHere();
  store(
    cell,
    softmax(cell, ivec2(0, 0)),
    softmax(cell, ivec2(1, 0)),
    softmax(cell, ivec2(0, 1)),
    softmax(cell, ivec2(1, 1))
  );
}
