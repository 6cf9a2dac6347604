#version 300 es
// Step 2 of Winograd's convolution for an input gradient, 8 layers at once: the same weights, met from the other side.
#include "include/winograd.glsl"
#include "include/mirrored.glsl"
#include "include/madeWeights.glsl"
#include "include/winogradProducts8.glsl"
