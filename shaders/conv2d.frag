#version 300 es
// Convolution with any kernel, stride and padding: the equation and the loops are in include/conv2d.glsl.
#include "include/cell.glsl"
#include "include/forward.glsl"
#include "include/conv2d.glsl"
