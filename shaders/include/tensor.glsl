// How a tensor lies in a texture, and how a shader reads it.
//
// A tensor [n, c, h, w] is one array texture of four layers, the phases of its pixels (row i, column j):
//
//     layer = 2 (i mod 2) + (j mod 2)
//
// A layer holds every second pixel of every second row: planes of ceil(h / 2) x ceil(w / 2) texels, one plane for each
// image and each group of four channels (a texel's r, g, b, a), laid out side by side in an atlas:
//
//     plane = image * groups + group,   groups = ceil(c / 4)
//     texel = (plane mod across, plane / across) * planeSize + (j / 2, i / 2)
//
// One fragment thus sees a cell of 2x2 pixels at one coordinate, and one draw with four targets writes all of them.
//
// What pads the last plane, row, column or group (channels beyond c, pixels beyond h and w, unused planes) is zero:
// every pass writes zeros there (include/cell.glsl), so readers need not look at it twice.
precision highp float;
precision highp int;
precision highp sampler2D;
precision highp sampler2DArray;
precision highp usampler2D;

struct Layout {
  ivec4 shape; // n, c, h, w
  ivec2 plane; // width and height of a plane in texels
  int groups; // groups of four channels
  int across; // planes side by side in the atlas
};

// The texel where the plane of an image and a channel group begins.
ivec2 planeOrigin(Layout at, int image, int group) {
  int plane = image * at.groups + group;
  return ivec2(plane % at.across, plane / at.across) * at.plane;
}

// Width and height of the picture in pixels. Pixels are (column, row), as texture coordinates are (x, y).
ivec2 extent(Layout at) {
  return at.shape.wz;
}

bool inside(Layout at, ivec2 pixel) {
  return all(greaterThanEqual(pixel, ivec2(0))) && all(lessThan(pixel, extent(at)));
}

// Four channels of a pixel that lies inside the picture.
vec4 fetchPixel(sampler2DArray tensor, ivec2 origin, ivec2 pixel) {
  return texelFetch(tensor, ivec3(origin + (pixel >> 1), 2 * (pixel.y & 1) + (pixel.x & 1)), 0);
}

// Four channels of any pixel; zero outside the picture.
vec4 readPixel(sampler2DArray tensor, Layout at, int image, int group, ivec2 pixel) {
  return inside(at, pixel) ? fetchPixel(tensor, planeOrigin(at, image, group), pixel) : vec4(0.0);
}

// Four channels of a pixel of a tensor whose axes of length 1 are repeated as far as asked for.
vec4 readRepeated(sampler2DArray tensor, Layout at, int image, int group, ivec2 pixel) {
  ivec4 last = at.shape - 1;
  ivec2 origin = planeOrigin(at, min(image, last.x), min(group, at.groups - 1));
  vec4 value = fetchPixel(tensor, origin, min(pixel, last.wz));
  return last.y == 0 ? value.rrrr : value;
}
