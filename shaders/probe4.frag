#version 300 es
// Numbers that only a true float target keeps: asked for once, to learn whether this device really draws to one.

precision highp float;

layout(location = 0) out vec4 targets[4];

void main() {
  vec4 numbers = vec4(-1234.5678, 1.0e-30, 3.0e30, 0.1);
  targets[0] = numbers;
  targets[1] = 2.0 * numbers;
  targets[2] = 3.0 * numbers;
  targets[3] = 4.0 * numbers;
}
