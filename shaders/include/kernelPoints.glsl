// How the three taps of a kernel are taken to the points of Winograd's convolution.
#include "include/winograd.glsl"

// Row i of G (include/winogradWeights.glsl).
vec3 rowOfG(int i) {
  if (i == 0) return vec3(1.0, 0.0, 0.0);
  if (i == points - 1) return vec3(0.0, 0.0, 1.0);
  float odd = ((i & 1) == 1 ? root : -root) / 6.0;
  return i < 3 ? vec3(1.0 / 6.0, odd, 1.0 / 3.0) : vec3(1.0 / 3.0, odd, 1.0 / 6.0);
}
