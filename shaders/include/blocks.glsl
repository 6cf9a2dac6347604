// Packed weights: a flat texture of equal blocks, one for each group of four output channels.
//
// Blocks are stacked from top to bottom; where that is taller than a texture may be, they go on in a further column:
//
//     block k begins at texel (k / perColumn * width, k mod perColumn * height)
struct Blocks {
  ivec2 size; // width and height of a block in texels
  int perColumn;
};

ivec2 blockOrigin(Blocks blocks, int block) {
  return ivec2(block / blocks.perColumn, block % blocks.perColumn) * blocks.size;
}

// The block and the place within it of a texel: (column in block, row in block, block).
ivec3 blockPlace(Blocks blocks, ivec2 texel) {
  ivec2 at = texel / blocks.size;
  return ivec3(texel - at * blocks.size, at.x * blocks.perColumn + at.y);
}
