#version 300 es
// Numbers that only a true float target keeps: drawn once, to learn whether this device really draws to one.

precision highp float;

uniform vec4 numbers;

layout(location = 0) out vec4 targets[4];

void main() {
  targets[0] = numbers;
  targets[1] = 2.0 * numbers;
  targets[2] = 3.0 * numbers;
  targets[3] = 4.0 * numbers;
}
