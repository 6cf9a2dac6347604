#version 300 es
// Shows a picture: channels of a tensor as red, green and blue on the canvas, straight from the tensor's texture.
//
//     colour[k] = factor[k] x[image, channels[k], i, j] + offset[k]
//
// The picture fills `viewport`. Smooth: bilinear where it is enlarged, and where it is reduced the mean of as many
// samples as a canvas pixel covers, so that nothing shimmers. Otherwise the nearest pixel.
#include "include/tensor.glsl"

uniform sampler2DArray x;
uniform Layout xLayout;
uniform int image;
uniform ivec3 channels;
uniform vec3 factor;
uniform vec3 offset;
uniform ivec4 viewport; // left, bottom, width, height in canvas pixels; a canvas counts rows from below
uniform bool smoothly;

out vec4 colour;

float channel(int c, ivec2 pixel) {
  return readPixel(x, xLayout, image, c >> 2, pixel)[c & 3];
}

vec3 nearest(ivec2 pixel) {
  ivec2 near = clamp(pixel, ivec2(0), extent(xLayout) - 1);
  return vec3(channel(channels.r, near), channel(channels.g, near), channel(channels.b, near));
}

// The picture at a point in pixels; pixel centres are at half integers.
vec3 bilinear(vec2 at) {
  vec2 corner = floor(at - 0.5);
  vec2 rest = at - 0.5 - corner;
  ivec2 pixel = ivec2(corner);
  vec3 upper = mix(nearest(pixel), nearest(pixel + ivec2(1, 0)), rest.x);
  vec3 lower = mix(nearest(pixel + ivec2(0, 1)), nearest(pixel + ivec2(1, 1)), rest.x);
  return mix(upper, lower, rest.y);
}

void main() {
  vec2 size = vec2(viewport.zw);
  vec2 perPixel = vec2(extent(xLayout)) / size;
  vec2 canvas = gl_FragCoord.xy - vec2(viewport.xy);
  vec2 at = vec2(canvas.x, size.y - canvas.y) * perPixel;
  vec3 value = vec3(0.0);
  if (smoothly) {
    ivec2 samples = clamp(ivec2(ceil(perPixel)), ivec2(1), ivec2(8));
    for (int i = 0; i < samples.y; i++) {
      for (int j = 0; j < samples.x; j++) {
        value += bilinear(at + perPixel * ((vec2(j, i) + 0.5) / vec2(samples) - 0.5));
      }
    }
    value /= float(samples.x * samples.y);
  } else {
    value = nearest(ivec2(floor(at)));
  }
  colour = vec4(factor * value + offset, 1.0);
}
