#version 300 es
// Joins channels: y[n, start_k + c, i, j] = x_k[n, c, i, j] for up to four inputs k = a, b, c, d.
//
// A pass fills the channel groups of a range and leaves the others as they are; with more than four inputs there are
// several (src/ops/concat.ts). Outside its own channels an input reads as zero, so a texel is the sum of what it finds in
// each: one fetch where inputs begin at multiples of four, some more where they do not.
#include "include/cell.glsl"
#include "include/channels.glsl"

uniform sampler2DArray a;
uniform Layout aLayout;
uniform sampler2DArray b;
uniform Layout bLayout;
uniform sampler2DArray c;
uniform Layout cLayout;
uniform sampler2DArray d;
uniform Layout dLayout;
uniform ivec4 starts; // channel of y where each begins
uniform ivec2 groups; // first group, and one past the last

vec4 part(sampler2DArray x, Layout at, int start, Cell cell, ivec2 pixel) {
  int first = 4 * cell.group - start;
  return first <= -4 || first >= at.shape.y ? vec4(0.0) : fetchChannels(x, at, cell.image, first, pixel);
}

vec4 at(Cell cell, ivec2 offset) {
  ivec2 pixel = min(cell.pixel + offset, extent(outLayout) - 1);
  return part(a, aLayout, starts.x, cell, pixel) +
    part(b, bLayout, starts.y, cell, pixel) +
    part(c, cLayout, starts.z, cell, pixel) +
    part(d, dLayout, starts.w, cell, pixel);
}

void main() {
  Cell cell = cellHere();
  if (cell.group < groups.x || cell.group >= groups.y) discard;
  store(cell, at(cell, ivec2(0, 0)), at(cell, ivec2(1, 0)), at(cell, ivec2(0, 1)), at(cell, ivec2(1, 1)));
}
