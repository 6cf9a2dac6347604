/** What the steps of Winograd's convolution (winograd.ts) have in common: working memory, and how tiles and operands lie. */
import { input, integer, Operand } from './args';

/** The scratch memory of one thread; what the addresses name follows it. */
@unmanaged
@final
export class Workspace {
  /** v: a matrix [tile / 4][c][tile % 4] for each pair of points. */
  points: usize;
  /** Of them the tiles of the present block. */
  block: usize;
  pointsMatrix: usize;
  /** Bytes of a tile's numbers. */
  pointsRow: usize;
  /** m: a matrix [tile][channel of the group] for each pair of points. */
  products: usize;
  productsMatrix: usize;
  productsRow: usize;
  /** Where pixels of four tiles lie, as a Patch each. */
  patches: usize;
  /** Room for them, [4][6][6][c] of a chunk of the channels: of tiles that reach outside the picture or are unpooled. */
  pixels: usize;
  /** B^T d of four channels of four tiles, [tile][6][6][c]. */
  columns: usize;
  /** A transposed panel [c][8]. */
  panel: usize;
  /** Results of one step of a transform that the next one reads. */
  half: usize;
  target: Target;
  /** Tiles of the present block. */
  tiles: i32;
}

/** Bytes of the channels that four tiles are taken to the points of together. */
export const chunkBytes = 128;

/** The pixels that a tile looks at. */
@unmanaged
@final
export class Patch {
  /** The first one, in x; it may lie outside. */
  image: i32;
  top: i32;
  left: i32;
  /** Whether they have to be put together, because some lie outside or x is to be unpooled. */
  isGathered: bool;
  /** Where some of their channels lie; bytes from a pixel to the next one, and from a row of pixels. */
  pixels: usize;
  pixel: usize;
  row: usize;
}

/** What becomes of a tile's results: where they go, and what is done to them on the way. */
@unmanaged
@final
export class Target {
  /** The tile's first pixel in the output. */
  y: usize;
  yRow: usize;
  /** Its signs for a gate, 0 for none; bytes from a row and from a pixel to the next. */
  signs: usize;
  signsRow: usize;
  signsPixel: usize;
  /** Where its own signs go, or its bits where pooled; 0 for nowhere. */
  made: usize;
  madeRow: usize;
  madePixel: usize;
  /** Rows and columns of the tile inside the picture, of the output's pixels. */
  rows: i32;
  columns: i32;
  /** Bytes from a pixel of the output to the next. */
  pixel: usize;
  /** The first of the group's channels. */
  channel: i32;
  /** 0 for none. */
  bias: usize;
  /** 0 for a ReLU, -infinity for none. */
  lowest: f32;
}


@inline
export function tilesDown(args: usize): i32 {
  return integer(args, 8);
}


@inline
export function tilesAcross(args: usize): i32 {
  return integer(args, 9);
}


@inline
export function allTiles(args: usize): i32 {
  return integer(args, 10);
}


@inline
export function pooled(args: usize): bool {
  return integer(args, 12) != 0;
}

/** Operands that the way back through a pooling adds: its bits before x, and again after it. */
@inline
export function unpooled(args: usize): i32 {
  return integer(args, 13);
}


@inline
export function source(args: usize): Operand {
  return input(args, unpooled(args) >> 1);
}


@inline
export function weightsOf(args: usize): Operand {
  return input(args, unpooled(args) + 1);
}
