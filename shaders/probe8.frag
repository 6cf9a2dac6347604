#version 300 es
// The numbers of probe4.frag for eight targets at once, which not every device has.

precision highp float;

uniform vec4 numbers;

layout(location = 0) out vec4 targets[8];

void main() {
  targets[0] = numbers;
  targets[1] = 2.0 * numbers;
  targets[2] = 3.0 * numbers;
  targets[3] = 4.0 * numbers;
  targets[4] = 5.0 * numbers;
  targets[5] = 6.0 * numbers;
  targets[6] = 7.0 * numbers;
  targets[7] = 8.0 * numbers;
}
