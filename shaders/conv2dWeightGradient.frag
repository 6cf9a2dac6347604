#version 300 es
// The gradient of a convolution with respect to its weights.
//
//     dw[o, c, p, q] = sum over n, i, j of  dy[n, o, i, j]  x[n, c, i sy - top + p, j sx - left + q]
//
// dw is a tensor like any other: image o, four input channels, and a fragment's cell is 2x2 taps (p, q). Each output
// pixel costs one texel of dy and four of x for 16 multiply-adds. Rows and images are added up on their own first, which
// keeps rounding errors small.
#include "include/cell.glsl"
#include "include/window.glsl"

uniform sampler2DArray x;
uniform Layout xLayout;
uniform sampler2DArray dy;
uniform Layout dyLayout;

vec4 read(ivec2 origin, ivec2 pixel) {
  return inside(xLayout, pixel) ? fetchPixel(x, origin, pixel) : vec4(0.0);
}

void main() {
  Cell cell = cellHere();
  ivec2 dySize = extent(dyLayout);
  int o = cell.image;
  mat4 dw = mat4(0.0); // a column per tap of the cell
  for (int n = 0; n < dyLayout.shape.x; n++) {
    ivec2 dyOrigin = planeOrigin(dyLayout, n, o >> 2);
    ivec2 origin = planeOrigin(xLayout, n, cell.group);
    mat4 ofImage = mat4(0.0);
    for (int i = 0; i < dySize.y; i++) {
      mat4 ofRow = mat4(0.0);
      for (int j = 0; j < dySize.x; j++) {
        float slope = fetchPixel(dy, dyOrigin, ivec2(j, i))[o & 3];
        ivec2 at = windowStart(ivec2(j, i)) + cell.pixel;
        ofRow[0] += slope * read(origin, at);
        ofRow[1] += slope * read(origin, at + ivec2(1, 0));
        ofRow[2] += slope * read(origin, at + ivec2(0, 1));
        ofRow[3] += slope * read(origin, at + ivec2(1, 1));
      }
      ofImage += ofRow;
    }
    dw += ofImage;
  }
  store(cell, dw[0], dw[1], dw[2], dw[3]);
}
