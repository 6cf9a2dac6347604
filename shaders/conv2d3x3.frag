#version 300 es
// Convolution with a 3x3 kernel and stride 1: the equation and the loops are in include/conv2d3x3.glsl.
#include "include/cell.glsl"
#include "include/forward.glsl"
#include "include/conv2d3x3.glsl"
