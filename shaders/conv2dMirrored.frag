#version 300 es
// Convolution with any kernel, stride and padding: its gradient to the input, from the weights packed for the convolution itself.
// The equation and the loops are in include/conv2d.glsl.
#include "include/cell.glsl"
#include "include/mirrored.glsl"
#include "include/conv2d.glsl"
