// Convolution with any kernel, stride and padding; mirrored and with `upsample`, its gradient to the input.
//
//     y[n, o, i, j] = f( b[o] + sum over c, p, q of  w[o, c, p, q]  x'[n, c, i sy - top + p, j sx - left + q] )
//
// x' is x with `upsample` - 1 zeros between its pixels (x itself when that is 1) and zero outside the picture; f is the
// identity or max(., 0).
//
// A fragment computes 2x2 pixels of four output channels. A tap costs 4 texels of weights and up to 4 of x for 64
// multiply-adds; the sum over channels is the inner loop, so the positions of a tap are worked out once.
#include "include/convolution.glsl"

uniform ivec2 kernel; // height, width
uniform ivec2 stride; // vertical, horizontal
uniform ivec2 pad; // top, left
uniform ivec2 upsample; // vertical, horizontal

// The texel of x, counted from its plane's origin, that output pixel `pixel` meets at tap (q, p); layer -1: none, zero.
ivec3 meet(ivec2 pixel, ivec2 tap) {
  ivec2 at = pixel * stride.yx - pad.yx + tap;
  ivec2 source = at / upsample.yx;
  bool exists = all(greaterThanEqual(at, ivec2(0))) && source * upsample.yx == at && inside(xLayout, source);
  return ivec3(source >> 1, exists ? 2 * (source.y & 1) + (source.x & 1) : -1);
}

vec4 read(ivec2 origin, ivec3 texel) {
  return texel.z < 0 ? vec4(0.0) : texelFetch(x, ivec3(origin, 0) + texel, 0);
}

void main() {
  Cell cell = cellHere();
  ivec2 firstPlane = planeOrigin(xLayout, cell.image, 0);
  ivec2 firstWeights = firstMatrix(wBlocks, cell.group);
  int taps = kernel.x * kernel.y;
  vec4 y00 = vec4(0.0);
  vec4 y01 = vec4(0.0);
  vec4 y10 = vec4(0.0);
  vec4 y11 = vec4(0.0);
  for (int p = 0; p < kernel.x; p++) {
    for (int q = 0; q < kernel.y; q++) {
      ivec3 at00 = meet(cell.pixel, ivec2(q, p));
      ivec3 at01 = meet(cell.pixel + ivec2(1, 0), ivec2(q, p));
      ivec3 at10 = meet(cell.pixel + ivec2(0, 1), ivec2(q, p));
      ivec3 at11 = meet(cell.pixel + ivec2(1, 1), ivec2(q, p));
      if (max(max(at00.z, at01.z), max(at10.z, at11.z)) < 0) continue;
      ivec2 tap = ivec2(4 * numberOfTap(p * kernel.y + q, taps), 0);
      ivec2 plane = firstPlane;
      ivec2 matrix = firstWeights;
      for (int group = 0; group < xLayout.groups; group++) {
        mat4 m = matrixAt(matrix + tap);
        y00 += times(m, read(plane, at00));
        y01 += times(m, read(plane, at01));
        y10 += times(m, read(plane, at10));
        y11 += times(m, read(plane, at11));
        plane = nextPlane(xLayout, plane);
        matrix = nextMatrix(wBlocks, matrix);
      }
    }
  }
  finish(cell, y00, y01, y10, y11);
}
