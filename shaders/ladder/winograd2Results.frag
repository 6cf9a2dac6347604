#version 300 es
// Step 6, last pass: back from the points to the 2x2 pixels of a cell.
//
//     y = A^T m A,   A^T = (1  1  1  0)
//                          (0  1 -1 -1)
#include "include/cell.glsl"
#include "ladder/list.glsl"

uniform sampler2DArray m;
uniform int tiles;
uniform int pairs;

struct Two {
  vec4 a, b;
};

Two toPixels(vec4 m0, vec4 m1, vec4 m2, vec4 m3) {
  return Two(m0 + m1 + m2, m1 - m2 - m3);
}

vec4 read(int point, int group, int tile) {
  int blocks = tiles / 4;
  int index = (point * pairs + group / 2) * blocks + tile / 4;
  return texelFetch(m, ivec3(placeIn(index), 4 * (group & 1) + (tile & 3)), 0);
}

Two readRow(int i, int group, int tile) {
  return toPixels(
    read(4 * i, group, tile),
    read(4 * i + 1, group, tile),
    read(4 * i + 2, group, tile),
    read(4 * i + 3, group, tile)
  );
}

void main() {
  Cell cell = cellHere();
  ivec2 at = cell.pixel / 2;
  int tile = at.y * (outLayout.shape.w / 2) + at.x;
  Two row0 = readRow(0, cell.group, tile);
  Two row1 = readRow(1, cell.group, tile);
  Two row2 = readRow(2, cell.group, tile);
  Two row3 = readRow(3, cell.group, tile);
  Two left = toPixels(row0.a, row1.a, row2.a, row3.a);
  Two right = toPixels(row0.b, row1.b, row2.b, row3.b);
  store(cell, left.a, right.a, left.b, right.b);
}
