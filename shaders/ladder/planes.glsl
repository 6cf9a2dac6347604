// How the first steps of the ladder lay out a tensor: planes of height x width texels, `across` of them side by side.
precision highp float;
precision highp int;
precision highp sampler2D;

uniform ivec2 size; // width and height of a plane
uniform int across;

ivec2 planeOrigin(int plane) {
  return ivec2(plane % across, plane / across) * size;
}

// The plane that a texel belongs to, and where it lies in it (column, row).
int planeOf(ivec2 texel) {
  return texel.y / size.y * across + texel.x / size.x;
}
ivec2 placeOf(ivec2 texel) {
  return texel % size;
}

bool inside(ivec2 place) {
  return all(greaterThanEqual(place, ivec2(0))) && all(lessThan(place, size));
}
