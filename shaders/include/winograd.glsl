// What the passes of Winograd's convolution share: src/ops/winogradPasses.ts tells how they work together.
//
// Between them numbers lie in surfaces of several layers, as sheets: planes of equal size, laid side by side.
precision highp float;
precision highp int;
precision highp sampler2D;
precision highp sampler2DArray;

// Points along an axis: 0, sqrt2, -sqrt2, 1/sqrt2, -1/sqrt2 and infinity.
const int points = 6;
const float root = 1.4142135623730951;

struct Sheet {
  ivec2 plane; // width and height in texels
  int across; // planes side by side
};

// A texel of a sheet.
struct Place {
  int plane;
  ivec2 at; // within the plane
};

// a / b for 0 <= a < 2^20 and b > 0. A division of floats is several times faster than one of integers, and exact here:
// a + 1/2 is at least 1 / (2 b) away from where the quotient changes, more than rounding can cost.
int divide(int a, int b) {
  return int((float(a) + 0.5) / float(b));
}

// Four texels side by side, as columns.
mat4 fetchFour(sampler2DArray surface, ivec3 at) {
  return mat4(
    texelFetch(surface, at, 0),
    texelFetch(surface, at + ivec3(1, 0, 0), 0),
    texelFetch(surface, at + ivec3(2, 0, 0), 0),
    texelFetch(surface, at + ivec3(3, 0, 0), 0)
  );
}

ivec2 planeOrigin(Sheet sheet, int plane) {
  int row = divide(plane, sheet.across);
  return ivec2(plane - row * sheet.across, row) * sheet.plane;
}

Place placeOf(Sheet sheet, ivec2 texel) {
  ivec2 plane = ivec2(divide(texel.x, sheet.plane.x), divide(texel.y, sheet.plane.y));
  return Place(plane.y * sheet.across + plane.x, texel - plane * sheet.plane);
}
