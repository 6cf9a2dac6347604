#version 300 es
// Step 2: a texel holds four channels of a pixel, and four of them times four outputs are a product with a matrix.
//
//     y[o .. o + 3, i, j] = sum over c = 0, 4, 8, ...; p, q of  w[o .. o + 3, c .. c + 3, p, q]  x[c .. c + 3, i - 1 + p, j - 1 + q]
//
// A plane is four channels; a row of w is four outputs and a tap (p, q), in which a texel is a column of a matrix. One texel of
// x and four of w for 16 multiply-adds: 0.31 fetches each.
#include "ladder/planes.glsl"

uniform sampler2D x;
uniform sampler2D w;
uniform int channels;

out vec4 y;

mat4 weights(int row, int c) {
  return mat4(
    texelFetch(w, ivec2(c, row), 0),
    texelFetch(w, ivec2(c + 1, row), 0),
    texelFetch(w, ivec2(c + 2, row), 0),
    texelFetch(w, ivec2(c + 3, row), 0)
  );
}

void main() {
  ivec2 texel = ivec2(gl_FragCoord.xy);
  int group = planeOf(texel);
  ivec2 pixel = placeOf(texel);
  y = vec4(0.0);
  for (int c = 0; c < channels; c += 4) {
    ivec2 origin = planeOrigin(c / 4);
    for (int p = 0; p < 3; p++) {
      for (int q = 0; q < 3; q++) {
        ivec2 at = pixel - 1 + ivec2(q, p);
        if (!inside(at)) continue;
        y += weights(9 * group + 3 * p + q, c) * texelFetch(x, origin + at, 0);
      }
    }
  }
}
