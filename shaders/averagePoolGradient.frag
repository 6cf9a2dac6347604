#version 300 es
// The way back through average pooling: every pixel gets its share from each window that contains it.
//
//     dx[n, c, r, s] = sum over the windows (i, j) that contain (r, s) of dy[n, c, i, j] / count[i, j]
#include "include/average.glsl"

uniform sampler2DArray dy;
uniform Layout dyLayout;

vec4 gradient(Cell cell, ivec2 origin, ivec2 offset) {
  ivec2 pixel = cell.pixel + offset;
  ivec2 first = firstWindow(pixel);
  ivec2 last = lastWindow(pixel, extent(dyLayout));
  vec4 dx = vec4(0.0);
  for (int i = first.y; i <= last.y; i++) {
    for (int j = first.x; j <= last.x; j++) {
      ivec2 at = ivec2(j, i);
      dx += fetchPixel(dy, origin, at) / pixelCount(windowStart(at), extent(outLayout));
    }
  }
  return dx;
}

void main() {
  Cell cell = cellHere();
  ivec2 origin = planeOrigin(dyLayout, cell.image, cell.group);
  store(
    cell,
    gradient(cell, origin, ivec2(0, 0)),
    gradient(cell, origin, ivec2(1, 0)),
    gradient(cell, origin, ivec2(0, 1)),
    gradient(cell, origin, ivec2(1, 1))
  );
}
