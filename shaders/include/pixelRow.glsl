// What Winograd's convolution sees: a tensor as it is.
#include "include/tensor.glsl"
#include "include/winograd.glsl"

uniform sampler2DArray x;
uniform Layout xLayout;

ivec2 seenExtent() {
  return extent(xLayout);
}

// Six pixels of row y, which exists, from a column on; zero outside the picture.
void readRow(ivec2 origin, int y, int start, out vec4 row[points]) {
  int last = xLayout.shape.w - 1;
  for (int q = 0; q < points; q++) {
    // Pixels outside the picture are read at its edge and set to zero.
    int near = clamp(start + q, 0, last);
    vec4 value = texelFetch(x, ivec3(origin + (ivec2(near, y) >> 1), 2 * (y & 1) + (near & 1)), 0);
    row[q] = near == start + q ? value : vec4(0.0);
  }
}
