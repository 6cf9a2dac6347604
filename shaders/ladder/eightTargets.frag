#version 300 es
// Step 5: a fragment computes 4x2 pixels of four outputs and writes them to eight targets.
//
//     y[o .. o + 3, i, j] = sum over c = 0, 4, 8, ...; p, q of  w[o .. o + 3, c .. c + 3, p, q]  x[c .. c + 3, i - 1 + p, j - 1 + q]
//
// A tensor is eight layers, layer 4 (i mod 2) + (j mod 4), each an atlas of planes of h / 2 x w / 4 texels; w is as in step 2.
// The window is 6x4 pixels: 24 texels of x and 36 of w for 1152 multiply-adds, 0.052 fetches each.
#include "ladder/planes.glsl"

precision highp sampler2DArray;

uniform sampler2DArray x;
uniform sampler2D w;
uniform int channels;

layout(location = 0) out vec4 phases[8];

// Six pixels of x in one row of the window.
struct Row {
  vec4 a, b, c, d, e, f;
};

vec4 read(ivec2 origin, ivec2 at) {
  ivec2 place = at >> ivec2(2, 1);
  int layer = 4 * (at.y & 1) + (at.x & 3);
  return inside(place) ? texelFetch(x, ivec3(origin + place, layer), 0) : vec4(0.0);
}

Row readRow(ivec2 origin, ivec2 at) {
  return Row(
    read(origin, at),
    read(origin, at + ivec2(1, 0)),
    read(origin, at + ivec2(2, 0)),
    read(origin, at + ivec2(3, 0)),
    read(origin, at + ivec2(4, 0)),
    read(origin, at + ivec2(5, 0))
  );
}

mat4 weights(int row, int c) {
  return mat4(
    texelFetch(w, ivec2(c, row), 0),
    texelFetch(w, ivec2(c + 1, row), 0),
    texelFetch(w, ivec2(c + 2, row), 0),
    texelFetch(w, ivec2(c + 3, row), 0)
  );
}

// The sums: four pixels of the upper row, four of the lower.
vec4 y00 = vec4(0.0), y01 = vec4(0.0), y02 = vec4(0.0), y03 = vec4(0.0);
vec4 y10 = vec4(0.0), y11 = vec4(0.0), y12 = vec4(0.0), y13 = vec4(0.0);

// One row of the kernel: its three taps, on the window's rows that the upper and the lower pixels meet.
void addTaps(int row, int c, Row upper, Row lower) {
  mat4 m = weights(row, c);
  y00 += m * upper.a;
  y01 += m * upper.b;
  y02 += m * upper.c;
  y03 += m * upper.d;
  y10 += m * lower.a;
  y11 += m * lower.b;
  y12 += m * lower.c;
  y13 += m * lower.d;
  m = weights(row + 1, c);
  y00 += m * upper.b;
  y01 += m * upper.c;
  y02 += m * upper.d;
  y03 += m * upper.e;
  y10 += m * lower.b;
  y11 += m * lower.c;
  y12 += m * lower.d;
  y13 += m * lower.e;
  m = weights(row + 2, c);
  y00 += m * upper.c;
  y01 += m * upper.d;
  y02 += m * upper.e;
  y03 += m * upper.f;
  y10 += m * lower.c;
  y11 += m * lower.d;
  y12 += m * lower.e;
  y13 += m * lower.f;
}

void main() {
  ivec2 texel = ivec2(gl_FragCoord.xy);
  int row = 9 * planeOf(texel);
  ivec2 corner = placeOf(texel) * ivec2(4, 2) - 1;
  for (int c = 0; c < channels; c += 4) {
    ivec2 origin = planeOrigin(c / 4);
    Row row0 = readRow(origin, corner);
    Row row1 = readRow(origin, corner + ivec2(0, 1));
    addTaps(row, c, row0, row1);
    Row row2 = readRow(origin, corner + ivec2(0, 2));
    addTaps(row + 3, c, row1, row2);
    Row row3 = readRow(origin, corner + ivec2(0, 3));
    addTaps(row + 6, c, row2, row3);
  }
  phases[0] = y00;
  phases[1] = y01;
  phases[2] = y02;
  phases[3] = y03;
  phases[4] = y10;
  phases[5] = y11;
  phases[6] = y12;
  phases[7] = y13;
}
