// Four channels of a pixel that need not begin at a multiple of four.
#include "include/tensor.glsl"

// Channels first .. first + 3; zero for channels that the tensor does not have. The pixel lies inside the picture.
vec4 fetchChannels(sampler2DArray tensor, Layout at, int image, int first, ivec2 pixel) {
  int group = first >> 2; // rounds down, below zero too
  int skip = first & 3;
  vec4 zero = vec4(0.0);
  bool hasLow = group >= 0 && group < at.groups;
  bool hasHigh = skip > 0 && group >= -1 && group + 1 < at.groups;
  vec4 low = hasLow ? fetchPixel(tensor, planeOrigin(at, image, group), pixel) : zero;
  if (skip == 0) return low;
  vec4 high = hasHigh ? fetchPixel(tensor, planeOrigin(at, image, group + 1), pixel) : zero;
  if (skip == 1) return vec4(low.gba, high.r);
  if (skip == 2) return vec4(low.ba, high.rg);
  return vec4(low.a, high.rgb);
}
