#version 300 es
// The columns of a matrix, in groups of four
#include "include/packLines.glsl"

int lineCount() {
  return xLayout.shape.w;
}

ivec2 place(int line, int k) {
  return ivec2(line, k);
}
