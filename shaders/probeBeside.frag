#version 300 es
// The numbers of probe4.frag, and besides whole numbers that no float keeps: whether one draw can write both.

precision highp float;

uniform vec4 numbers;

layout(location = 0) out vec4 targets[4];
layout(location = 4) out highp uvec4 words;

void main() {
  targets[0] = numbers;
  targets[1] = 2.0 * numbers;
  targets[2] = 3.0 * numbers;
  targets[3] = 4.0 * numbers;
  words = uvec4(0xa5c3u, 0xfedcba98u, 0u, 0u);
}
