// Local response normalization across channels: what its passes share.
//
//     s[c] = bias + weight sum of x[k]^2 over the channels k = c - reach.x .. c + reach.y that exist
#include "include/cell.glsl"

uniform sampler2DArray x;
uniform Layout xLayout;
uniform ivec2 reach; // channels of a window before and after its own
uniform float weight;
uniform float beta;
uniform float bias;

// 1 where channel `k` lies in the window c - before .. c + after of the channels c = first .. first + 3, else 0.
vec4 inWindow(int k, int first, int before, int after) {
  ivec4 distance = k - first - ivec4(0, 1, 2, 3);
  return vec4(greaterThanEqual(distance, ivec4(-before))) * vec4(lessThanEqual(distance, ivec4(after)));
}

// The sum over the windows of a texel's four channels of what a texel of group `group` holds.
vec4 share(vec4 values, int group, int first, int before, int after) {
  int k = 4 * group;
  return values.r * inWindow(k, first, before, after) +
    values.g * inWindow(k + 1, first, before, after) +
    values.b * inWindow(k + 2, first, before, after) +
    values.a * inWindow(k + 3, first, before, after);
}

// The groups that the windows of group `group` reach into: first and last.
ivec2 groupsOf(int group, int before, int after) {
  return ivec2(max(4 * group - before, 0) >> 2, min((4 * group + 3 + after) >> 2, xLayout.groups - 1));
}

// s of four channels of a pixel inside the picture.
vec4 normalizer(Cell cell, ivec2 pixel) {
  ivec2 range = groupsOf(cell.group, reach.x, reach.y);
  vec4 total = vec4(0.0);
  for (int group = range.x; group <= range.y; group++) {
    vec4 value = fetchPixel(x, planeOrigin(xLayout, cell.image, group), pixel);
    total += share(value * value, group, 4 * cell.group, reach.x, reach.y);
  }
  return bias + weight * total;
}

// s^-beta. What every known network uses is a matter of two roots: s^(-3/4) = 1 / (s^(1/2) s^(1/4)).
vec4 powerOf(vec4 s) {
  vec4 root = sqrt(s);
  return beta == 0.75 ? 1.0 / (root * sqrt(root)) : pow(s, vec4(-beta));
}

vec4 fetchHere(sampler2DArray tensor, Cell cell, ivec2 pixel) {
  return fetchPixel(tensor, planeOrigin(xLayout, cell.image, cell.group), pixel);
}

ivec2 lastPixel() {
  return extent(xLayout) - 1;
}
