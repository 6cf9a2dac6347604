#version 300 es
// Convolution weights w[o, c, p, q] for the way back: in and out channels exchanged, the kernel turned by 180 degrees.
//
//     block c / 4, row (kh - 1 - p) kw + (kw - 1 - q), column o:   texel[l] = w[o, 4 (c / 4) + l, p, q],   l = 0 .. 3
//
// Columns are padded to a multiple of four; what pads is zero. With these, conv2d.frag computes the input gradient.
#include "include/tensor.glsl"
#include "include/blocks.glsl"

uniform sampler2DArray x; // w, as a tensor [O, C, kh, kw], or some of its output channels
uniform Layout xLayout;
uniform int firstRow; // the first of them
uniform Blocks outBlocks;

out vec4 column;

void main() {
  ivec3 place = blockPlace(outBlocks, ivec2(gl_FragCoord.xy));
  ivec2 kernel = extent(xLayout);
  ivec2 tap = kernel - 1 - ivec2(place.y % kernel.x, place.y / kernel.x);
  int o = place.x - firstRow;
  column = o < xLayout.shape.x ? readPixel(x, xLayout, o, place.z, tap) : vec4(0.0);
}
