/** The other arrangements in which kernels read their inputs: what they are and where they lie, known beforehand. */
import type { Call, PackedCells, PackedTexture } from '../../core/op.js';
import { blockLayout, type BlockLayout } from './blocks.js';
import type { CallOf } from './calls.js';
import type { Uniforms } from './draw.js';
import type { Boxes, TextureBox } from './formats.js';
import { tensorLayout, type TensorLayout } from './layout.js';

/** One rewritten form of an input. */
export interface Form {
  /** The same for forms that are the same: two readers of one value that name it share one copy. */
  readonly name: string;
  readonly shader: string;
  readonly uniforms: Uniforms;
  readonly box: TextureBox;
  readonly place: FormPlace;
}

/** Blocks of four numbers a texel, or whole numbers that lie as the cells of a tensor. */
export type FormPlace =
  | { readonly kind: 'blocks'; readonly layout: BlockLayout; readonly rowsOfBlock: number | undefined }
  | { readonly kind: 'cells'; readonly layout: TensorLayout };

/** In which form a call reads input `i`; 'plain' is the tensor as it is. */
export function formOf({ kernel: { packed }, call }: CallOf, i: number, boxes: Boxes): Form | 'plain' {
  const wanted = packed?.[i];
  if (wanted === undefined) return 'plain';
  const { shader } = wanted;
  const uniforms = wanted.uniforms?.(call) ?? {};
  const { box, place, size } = 'blocks' in wanted ? inBlocks(wanted, call, boxes) : inCells(wanted, call, boxes);
  return { name: [shader, ...size, ...Object.entries(uniforms).flat(2)].join(' '), shader, uniforms, box, place };
}

type Placed = Pick<Form, 'box' | 'place'> & { readonly size: readonly number[] };

function inBlocks(packed: PackedTexture, call: Call, boxes: Boxes): Placed {
  const layout = blockLayout(packed.blocks(call), boxes.limit);
  const { count, width, height, textureWidth, textureHeight } = layout;
  const place: FormPlace = { kind: 'blocks', layout, rowsOfBlock: packed.rowsOfBlock };
  return { box: boxes.blocks(textureWidth, textureHeight), place, size: [count, width, height] };
}

function inCells(packed: PackedCells, call: Call, boxes: Boxes): Placed {
  const layout = tensorLayout(packed.cells(call), boxes.limit);
  const bits = packed.bits(call);
  return { box: boxes.cells(layout, bits), place: { kind: 'cells', layout }, size: [...layout.shape, bits] };
}
