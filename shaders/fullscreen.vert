#version 300 es
// One triangle that covers the whole target: its corners are (-1, -1), (3, -1) and (-1, 3). No buffers are needed.

void main() {
  gl_Position = vec4(4 * (gl_VertexID & 1) - 1, 4 * (gl_VertexID >> 1) - 1, 0, 1);
}
