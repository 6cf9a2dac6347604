/** How inputs are rewritten into flat textures: constants once, when a graph is compiled, some rows at a time. */
import { Loading, type LoadOptions } from '../../core/loading.js';
import type { Call, PackedTexture, TextureParts } from '../../core/op.js';
import type { AnyTensor } from '../../core/storedTensor.js';
import { blockLayout, type BlockLayout, blockRectangles, blocksIn, blocksTarget, columnRectangles } from './blocks.js';
import type { CallOf } from './calls.js';
import type { Device } from './device.js';
import { type Draw, type Operand, prepareDraw, type Rectangle, runDraw } from './draw.js';
import type { Shaders } from './programs.js';
import type { PackedForm, WantedForms } from './store.js';

/** The arrangement of a packed input, the same for all readers that can share it. */
export interface Packing {
  readonly shader: string;
  readonly layout: BlockLayout;
  readonly uniforms: Readonly<Record<string, number | readonly number[]>>;
  readonly parts: TextureParts | undefined;
}

export function packingOf(packed: PackedTexture, call: Call, textureLimit: number): Packing {
  const { shader, parts } = packed;
  const layout = blockLayout(packed.blocks(call), textureLimit);
  return { shader, layout, uniforms: packed.uniforms?.(call) ?? {}, parts };
}

/** The same for packed forms that are the same. */
export function packingName({ shader, layout: { count, width, height }, uniforms }: Packing): string {
  return [shader, count, width, height, ...Object.entries(uniforms).flat(2)].join(' ');
}

/** Uploads the constants of a plan's calls, each in all the forms its readers want. */
export async function prepareConstants(
  device: Device,
  shaders: Shaders,
  calls: readonly CallOf[],
  options: LoadOptions,
): Promise<void> {
  const { store, context } = device;
  const wanted = new Map<AnyTensor, WantedForms>();
  for (const { inputs, webgl, call } of calls) {
    const { packed = {} } = webgl;
    inputs.forEach(({ source }, i) => {
      if (source.kind !== 'constant') return;
      const forms: WantedForms = wanted.get(source.tensor) ?? { asTensor: false, packed: new Map() };
      wanted.set(source.tensor, forms);
      if (i in packed) {
        const packing = packingOf(packed[i], call, context.textureLimit);
        forms.packed.set(packingName(packing), packedForm(device, shaders, packing, source.tensor.shape[0]));
      } else forms.asTensor = true;
    });
  }
  const loading = new Loading(options, () => {
    context.check();
  });
  loading.expect(store.missing(wanted));
  for (const [tensor, forms] of wanted) await store.prepare(tensor, forms, loading);
}

/** How a constant of so many rows is packed, all of it or some rows at a time. */
function packedForm(device: Device, shaders: Shaders, packing: Packing, rows: number): PackedForm {
  const { layout, parts } = packing;
  return {
    rows: parts?.rows,
    target: () => blocksIn(device.textures.flat(layout.textureWidth, layout.textureHeight), layout),
    pack: (raw, target, begin) => {
      const end = begin + raw.layout.shape[0];
      const areas = parts && partRectangles(parts, layout, begin, end, rows);
      runDraw(device.context.gl, packingDraw(device, shaders, packing, raw, target, { begin, areas }));
    },
  };
}

/** The draw that packs a tensor, or its rows from `begin` on into their areas. */
export function packingDraw(
  device: Device,
  shaders: Shaders,
  { shader, uniforms, parts }: Packing,
  x: Operand,
  target: Operand,
  { begin = 0, areas }: { begin?: number; areas?: readonly Rectangle[] } = {},
): Draw {
  const values = { ...uniforms, ...(parts ? { firstRow: begin } : {}) };
  return prepareDraw(device.context.gl, shaders(shader), blocksTarget(target, areas), { x }, values);
}

/** What rows [begin, end) of `rows` fill; the last ones also what pads the texture. */
function partRectangles(
  { rows: together, fill }: TextureParts,
  layout: BlockLayout,
  begin: number,
  end: number,
  rows: number,
): Rectangle[] {
  if (fill === 'columns') return columnRectangles(layout, begin, end < rows ? end : layout.width);
  return blockRectangles(layout, begin / together, Math.ceil(end / together));
}
