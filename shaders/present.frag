#version 300 es
// Shows a picture, smoothly: bilinear where it is enlarged, and where it is reduced the mean of as many samples as a
// canvas pixel covers, so that nothing shimmers.
#include "include/picture.glsl"

vec3 bilinear(vec2 at) {
  vec2 corner = floor(at - 0.5);
  vec2 rest = at - 0.5 - corner;
  ivec2 pixel = ivec2(corner);
  vec3 upper = mix(nearest(pixel), nearest(pixel + ivec2(1, 0)), rest.x);
  vec3 lower = mix(nearest(pixel + ivec2(0, 1)), nearest(pixel + ivec2(1, 1)), rest.x);
  return mix(upper, lower, rest.y);
}

void main() {
  ivec2 samples = clamp(ivec2(ceil(perPixel())), ivec2(1), ivec2(8));
  vec3 value = vec3(0.0);
  for (int i = 0; i < samples.y; i++) {
    for (int j = 0; j < samples.x; j++) {
      value += bilinear(place() + perPixel() * ((vec2(j, i) + 0.5) / vec2(samples) - 0.5));
    }
  }
  show(value / float(samples.x * samples.y));
}
