// How many pixels an average is taken over: those of the window inside the picture or, with `countPadding`, inside the
// padded picture.
#include "include/cell.glsl"
#include "include/window.glsl"

uniform ivec2 padEnd; // bottom, right
uniform bool countPadding;

// `start` is where the window begins, `size` the extent of the unpadded picture.
float pixelCount(ivec2 start, ivec2 size) {
  ivec2 first = countPadding ? start : max(start, 0);
  ivec2 end = min(start + kernel.yx, countPadding ? size + padEnd.yx : size);
  return float((end.x - first.x) * (end.y - first.y));
}
