#version 300 es
// Step 2 of Winograd's convolution 8 layers at once, with kept weights.
#include "include/winograd.glsl"
#include "include/forward.glsl"
#include "include/keptForward.glsl"
#include "include/winogradProducts8.glsl"
