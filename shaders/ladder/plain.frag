#version 300 es
// Step 1: the definition. A texel holds one number, and a fragment computes one.
//
//     y[o, i, j] = sum over c, p, q of  w[o, c, p, q]  x[c, i - 1 + p, j - 1 + q]
//
// A plane is a channel; w is a row for each o, in which c is the slowest and q the fastest. Each multiply-add fetches both
// its factors.
#include "ladder/planes.glsl"

uniform sampler2D x;
uniform sampler2D w;
uniform int channels;

out float y;

void main() {
  ivec2 texel = ivec2(gl_FragCoord.xy);
  int o = planeOf(texel);
  ivec2 pixel = placeOf(texel);
  y = 0.0;
  for (int c = 0; c < channels; c++) {
    for (int p = 0; p < 3; p++) {
      for (int q = 0; q < 3; q++) {
        ivec2 at = pixel - 1 + ivec2(q, p);
        if (!inside(at)) continue;
        y += texelFetch(w, ivec2(9 * c + 3 * p + q, o), 0).r * texelFetch(x, planeOrigin(c) + at, 0).r;
      }
    }
  }
}
