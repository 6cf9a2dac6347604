// A picture on the canvas: channels of a tensor as red, green and blue, straight from the tensor's texture.
//
//     colour[k] = factor[k] x[image, channels[k], i, j] + offset[k]
//
// The picture fills `viewport`.
#include "include/tensor.glsl"

uniform sampler2DArray x;
uniform Layout xLayout;
uniform int image;
uniform ivec3 channels;
uniform vec3 factor;
uniform vec3 offset;
uniform ivec4 viewport; // left, bottom, width, height in canvas pixels; a canvas counts rows from below

out vec4 colour;

// Pixels of the picture for each of the canvas.
vec2 perPixel() {
  return vec2(extent(xLayout)) / vec2(viewport.zw);
}

// Where this fragment lies in the picture; pixel centres are at half integers.
vec2 place() {
  vec2 canvas = gl_FragCoord.xy - vec2(viewport.xy);
  return vec2(canvas.x, float(viewport.w) - canvas.y) * perPixel();
}

vec4 groupOf(int channel, ivec2 pixel) {
  return readPixel(x, xLayout, image, channel >> 2, pixel);
}

vec3 nearest(ivec2 pixel) {
  ivec2 near = clamp(pixel, ivec2(0), extent(xLayout) - 1);
  vec4 red = groupOf(channels.r, near);
  vec4 green = red;
  vec4 blue = red;
  // All three mostly share a texel.
  if (channels.gb >> 2 != channels.rr >> 2) {
    green = groupOf(channels.g, near);
    blue = groupOf(channels.b, near);
  }
  return vec3(red[channels.r & 3], green[channels.g & 3], blue[channels.b & 3]);
}

void show(vec3 value) {
  colour = vec4(factor * value + offset, 1.0);
}
