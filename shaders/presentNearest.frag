#version 300 es
// Shows a picture pixel by pixel: at its own size, or with every pixel as a square.
#include "include/picture.glsl"

void main() {
  show(nearest(ivec2(floor(place()))));
}
