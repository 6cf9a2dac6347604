/** How inputs are rewritten: constants once, when a graph is compiled, some rows at a time; others as a graph runs. */
import { Loading, type LoadOptions } from '../../core/loading.js';
import { blockRectangles, blocksIn } from './blocks.js';
import type { Blueprint } from './blueprint.js';
import type { Device } from './device.js';
import { type Draw, type Operand, prepareDraw, type Rectangle, runDraw } from './draw.js';
import type { Form } from './forms.js';
import { layoutUniforms } from './layout.js';
import type { Shaders } from './programs.js';
import type { PackedForm } from './store.js';
import type { Texture } from './textures.js';

/** A form in a texture that is at least as large. */
export function formOperand(texture: Texture, { place }: Form): Operand {
  if (place.kind === 'blocks') return blocksIn(texture, place.layout);
  return { texture, uniforms: (name) => layoutUniforms(name, place.layout) };
}

/** Uploads the constants of a graph, each in all the forms its readers want. */
export async function prepareConstants(
  device: Device,
  shaders: Shaders,
  { constants }: Blueprint,
  options: LoadOptions,
): Promise<void> {
  const { store, context } = device;
  const wanted = new Map(
    [...constants].map(([tensor, { asTensor, packed }]) => {
      const forms = [...packed].map(([name, form]) => [name, packedForm(device, shaders, form)] as const);
      return [tensor, { asTensor, packed: new Map(forms) }];
    }),
  );
  const loading = new Loading(options, () => {
    context.check();
  });
  loading.expect(store.missing(wanted));
  for (const [tensor, forms] of wanted) await store.prepare(tensor, forms, loading);
}

/** How a constant is packed, all of it or some rows at a time. */
function packedForm(device: Device, shaders: Shaders, form: Form): PackedForm {
  const { place, box } = form;
  const rows = place.kind === 'blocks' ? place.rowsOfBlock : undefined;
  /** Where the rows of a part go; undefined where all come at once. */
  const areasOf = (begin: number, end: number): Rectangle[] | undefined =>
    place.kind === 'blocks' && rows ? blockRectangles(place.layout, begin / rows, Math.ceil(end / rows)) : undefined;
  return {
    rows,
    target: () => formOperand(device.textures.make(box), form),
    pack: (raw, target, begin) => {
      const areas = areasOf(begin, begin + raw.layout.shape[0]);
      runDraw(device.context.gl, packingDraw(device, shaders, form, raw, target, { begin, areas }));
    },
  };
}

/** The draw that packs a tensor, or its rows from `begin` on into their areas. */
export function packingDraw(
  { context }: Device,
  shaders: Shaders,
  { shader, uniforms, place, box }: Form,
  x: Operand,
  target: Operand,
  { begin = 0, areas = [[0, 0, box.width, box.height]] }: { begin?: number; areas?: readonly Rectangle[] } = {},
): Draw {
  const inParts = place.kind === 'blocks' && place.rowsOfBlock !== undefined;
  const { framebuffer } = target.texture;
  const values = { ...uniforms, ...(inParts ? { firstRow: begin } : {}) };
  return prepareDraw(context.gl, shaders(shader), { framebuffer, areas, uniforms: target.uniforms }, { x }, values);
}
