// The windows of pooling: output pixel i looks at input pixels i stride - pad + k, k = 0 .. kernel - 1, along each axis.
uniform ivec2 kernel; // height, width
uniform ivec2 stride; // vertical, horizontal
uniform ivec2 pad; // top, left

// The input pixel, perhaps outside the picture, where the window of output pixel `at` begins.
ivec2 windowStart(ivec2 at) {
  return at * stride.yx - pad.yx;
}

// The first and the last of `count` windows along each axis that contain an input pixel.
ivec2 firstWindow(ivec2 pixel) {
  return (max(pixel + pad.yx - kernel.yx + 1, 0) + stride.yx - 1) / stride.yx;
}
ivec2 lastWindow(ivec2 pixel, ivec2 count) {
  return min((pixel + pad.yx) / stride.yx, count - 1);
}
