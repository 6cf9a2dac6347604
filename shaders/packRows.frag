#version 300 es
// The rows of a matrix, in groups of four
#include "include/packLines.glsl"

int lineCount() {
  return xLayout.shape.z;
}

ivec2 place(int line, int k) {
  return ivec2(k, line);
}
