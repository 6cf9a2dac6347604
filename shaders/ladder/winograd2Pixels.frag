#version 300 es
// Step 6, first pass: the 4x4 pixels that each cell of 2x2 results sees, at 4x4 points.
//
//     v = B^T d B,   B^T = (1  0 -1  0)
//                          (0  1  1  0)
//                          (0 -1  1  0)
//                          (0  1  0 -1)
//
// A fragment computes half of the points, rows 2 half and 2 half + 1, of four channels of a tile: eight targets, point (i, j) in
// layer 4 (i mod 2) + j, at number (half groups + group) tiles + tile of a list.
#include "include/tensor.glsl"
#include "ladder/list.glsl"

uniform sampler2DArray x;
uniform Layout xLayout;
uniform int tiles;

layout(location = 0) out vec4 values[8];

struct Four {
  vec4 a, b, c, d;
};

Four toPoints(Four d) {
  return Four(d.a - d.c, d.b + d.c, d.c - d.b, d.b - d.d);
}

Four readRow(int group, ivec2 at) {
  return toPoints(
    Four(
      readPixel(x, xLayout, 0, group, at),
      readPixel(x, xLayout, 0, group, at + ivec2(1, 0)),
      readPixel(x, xLayout, 0, group, at + ivec2(2, 0)),
      readPixel(x, xLayout, 0, group, at + ivec2(3, 0))
    )
  );
}

Four add(Four a, Four b) {
  return Four(a.a + b.a, a.b + b.b, a.c + b.c, a.d + b.d);
}
Four subtract(Four a, Four b) {
  return Four(a.a - b.a, a.b - b.b, a.c - b.c, a.d - b.d);
}

void main() {
  int index = indexHere();
  int plane = index / tiles;
  int tile = index % tiles;
  int group = plane % xLayout.groups;
  if (plane >= 2 * xLayout.groups) return;
  int across = xLayout.shape.w / 2;
  ivec2 corner = 2 * ivec2(tile % across, tile / across) - 1;
  Four row1 = readRow(group, corner + ivec2(0, 1));
  Four row2 = readRow(group, corner + ivec2(0, 2));
  Four first;
  Four second;
  if (plane < xLayout.groups) {
    first = subtract(readRow(group, corner), row2);
    second = add(row1, row2);
  } else {
    first = subtract(row2, row1);
    second = subtract(row1, readRow(group, corner + ivec2(0, 3)));
  }
  values[0] = first.a;
  values[1] = first.b;
  values[2] = first.c;
  values[3] = first.d;
  values[4] = second.a;
  values[5] = second.b;
  values[6] = second.c;
  values[7] = second.d;
}
