/** How packed weights lie in a flat texture: equal blocks, stacked as its size allows (`shaders/include/blocks.glsl`). */
import type { TextureBlocks } from '../../core/op.js';
import type { Operand, Rectangle } from './draw.js';
import type { Texture } from './textures.js';

export interface BlockLayout extends TextureBlocks {
  /** Blocks on top of each other before the next column begins. */
  readonly perColumn: number;
  /** Size of the texture in texels. */
  readonly textureWidth: number;
  readonly textureHeight: number;
}

/** Stacks blocks into as few columns as textures of `limit` texels allow. */
export function blockLayout({ count, width, height }: TextureBlocks, limit: number): BlockLayout {
  const most = Math.max(1, Math.floor(limit / height));
  const columns = Math.ceil(count / most);
  const perColumn = Math.ceil(count / columns);
  return { count, width, height, perColumn, textureWidth: columns * width, textureHeight: perColumn * height };
}

/** Blocks in a texture of the right size, read as `sampler2D <name>` with `Blocks <name>Blocks`. */
export function blocksIn(texture: Texture, layout: BlockLayout): Operand {
  return {
    texture,
    uniforms: (name) => ({
      [`${name}Blocks.size`]: [layout.width, layout.height],
      [`${name}Blocks.perColumn`]: layout.perColumn,
    }),
  };
}

/** Where blocks [begin, end) lie: a rectangle in each column of blocks that they reach into. */
export function blockRectangles({ width, height, perColumn }: BlockLayout, begin: number, end: number): Rectangle[] {
  const rectangles: Rectangle[] = [];
  for (let block = begin; block < end;) {
    const column = Math.floor(block / perColumn);
    const next = Math.min(end, (column + 1) * perColumn);
    rectangles.push([column * width, (block % perColumn) * height, width, (next - block) * height]);
    block = next;
  }
  return rectangles;
}
