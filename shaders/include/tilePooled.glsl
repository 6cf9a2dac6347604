// The max pooling by 2x2 pixels of a tile that Winograd's convolution computes: what is between is never in memory. A
// fragment's cell of the pooled tensor is a whole tile, of 36 texels.
#include "include/cell.glsl"
#include "include/winogradTile.glsl"

vec4 largest(int first) {
  return max(max(tile[first], tile[first + 1]), max(tile[first + 4], tile[first + 5]));
}

// Computes the tile and writes the cell.
void poolTile() {
  Cell cell = cellHere();
  computeTile(cell.image, cell.group, cell.pixel >> 1);
  store(cell, largest(0), largest(2), largest(8), largest(10));
}
