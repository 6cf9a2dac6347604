/** From a step of the plan to its draws: the op's passes with every sampler, target and uniform settled. */
import { BackendError } from '../../core/errors.js';
import type { Value } from '../../core/graph.js';
import type { PassOperand, PassTarget, ShaderPass } from '../../core/op.js';
import type { Blueprint } from './blueprint.js';
import type { Device } from './device.js';
import {
  type Draw,
  type Operand,
  prepareDraw,
  type Rectangle,
  type Target,
  type TensorOperand,
  tensorTarget,
} from './draw.js';
import { formOf } from './forms.js';
import { rowAreas } from './layout.js';
import { packingDraw } from './packing.js';
import type { FormItem } from './places.js';
import type { Shaders } from './programs.js';
import type { Workspace } from './workspace.js';

export class GraphBuilder {
  readonly #device: Device;
  readonly #shaders: Shaders;
  readonly #blueprint: Blueprint;
  readonly #workspace: Workspace;

  constructor(device: Device, shaders: Shaders, blueprint: Blueprint, workspace: Workspace) {
    this.#device = device;
    this.#shaders = shaders;
    this.#blueprint = blueprint;
    this.#workspace = workspace;
  }

  /** The draws of a step, in order: inputs that it rewrites, its op's passes, and the forms that later steps want. */
  draws(step: number): Draw[] {
    const { inputs, output, kernel, call } = this.#blueprint.calls[step];
    const { packed, passes, later } = this.#blueprint.steps[step];
    const rewritten = [...packed].map(([i, item]) =>
      packingDraw(this.#device, this.#shaders, item.form, this.tensor(inputs[i]), this.#workspace.form(item)),
    );
    const tables = (kernel.tables?.(call) ?? []).map((data) => this.#workspace.table(data));
    const own = passes.map((pass) => this.#draw(pass, step, tables));
    const forms = later.map((item) =>
      packingDraw(this.#device, this.#shaders, item.form, this.result(output), this.#workspace.form(item)),
    );
    return [...rewritten, ...own, ...forms];
  }

  /** The result of a step. */
  result(value: Value): TensorOperand {
    const place = this.#blueprint.results.get(value);
    if (!place) throw new BackendError('WebGL: a value is read that the plan does not compute.');
    return this.#workspace.tensor(place);
  }

  /** A value as a tensor: a step's result, a variable or a constant. */
  tensor(value: Value): Operand {
    const { source } = value;
    if (source.kind === 'constant') return this.#device.store.constant(source.tensor);
    if (source.kind === 'variable') return this.#device.store.variable(source.variable);
    return this.result(value);
  }

  /** Input `i` of a step as its kernel reads it. */
  #input(step: number, i: number): Operand {
    const call = this.#blueprint.calls[step];
    const value = call.inputs[i];
    const form = formOf(call, i, this.#device.boxes);
    if (form === 'plain') return this.tensor(value);
    if (value.source.kind === 'constant') return this.#device.store.constant(value.source.tensor, form.name);
    const item =
      this.#blueprint.steps[step].packed.get(i) ??
      this.#blueprint.forms.get(value)?.find((known) => known.form.name === form.name);
    if (!item) throw new BackendError(`WebGL: the form ${form.name} of a value is read but never made.`);
    return this.#workspace.form(item);
  }

  #draw(pass: ShaderPass, step: number, tables: readonly Operand[]): Draw {
    const { shader, read, write = 'output', uniforms, viewport, rows, beside } = pass;
    const form = beside?.made ?? (typeof write === 'object' && 'made' in write ? write.made : undefined);
    const made = form === undefined ? undefined : this.#made(step, form);
    const samplers = Object.entries(read).map(([name, of]) => [name, this.#operand(of, step, tables)] as const);
    const target = beside && made ? this.#targetBeside(made, step, rows) : this.#target(write, step, rows);
    return prepareDraw(
      this.#device.context.gl,
      this.#shaders(shader),
      viewport ? { ...target, areas: [viewport] } : target,
      Object.fromEntries(samplers),
      { ...made?.form.uniforms, ...uniforms },
    );
  }

  #operand(of: PassOperand, step: number, tables: readonly Operand[]): Operand {
    const { calls, steps } = this.#blueprint;
    if (of === 'output') return this.result(calls[step].output);
    if (of === 'zero') return this.#device.zero;
    if (of === 'zeroCells') return this.#device.zeroCells;
    if (typeof of === 'number') return this.#input(step, of);
    if ('temp' in of) return this.#workspace.tensor(steps[step].temps[of.temp]);
    if ('table' in of) return tables[of.table];
    return { texture: this.#workspace.texture(steps[step].surfaces[of.surface]), uniforms: () => ({}) };
  }

  #target(to: PassTarget, step: number, rows: ShaderPass['rows']): Target {
    const { calls, steps } = this.#blueprint;
    if (to === 'output') return tensorTarget(this.result(calls[step].output), rows);
    if ('temp' in to) return tensorTarget(this.#workspace.tensor(steps[step].temps[to.temp]), rows);
    if ('made' in to) return this.#cellsTarget(this.#made(step, to.made), rows);
    const { kernel, call } = calls[step];
    const [first, count] = to.layers;
    const { width, height } = (kernel.surfaces?.(call) ?? [])[to.surface];
    const texture = this.#workspace.texture(steps[step].surfaces[to.surface]);
    const framebuffer = this.#device.textures.layers(texture, first, count);
    return { framebuffer, areas: [[0, 0, width, height]], uniforms: () => ({}) };
  }

  /** The output and a form of it at once. */
  #targetBeside(item: FormItem, step: number, rows: ShaderPass['rows']): Target {
    const output = this.result(this.#blueprint.calls[step].output);
    const framebuffer = this.#device.textures.beside(output.texture, this.#workspace.form(item).texture);
    return { ...tensorTarget(output, rows), framebuffer };
  }

  /** A form that a step's own passes draw. */
  #made(step: number, shader: string): FormItem {
    const item = this.#blueprint.steps[step].made.get(shader);
    if (!item)
      throw new BackendError(`WebGL: a pass draws the form ${shader}, which its kernel does not say it makes.`);
    return item;
  }

  #cellsTarget(item: FormItem, rows: ShaderPass['rows']): Target {
    const { texture, uniforms } = this.#workspace.form(item);
    const { place, box } = item.form;
    const isBand = rows !== undefined && place.kind === 'cells';
    const areas: readonly Rectangle[] = isBand ? rowAreas(place.layout, rows) : [[0, 0, box.width, box.height]];
    return { framebuffer: texture.framebuffer, areas, uniforms };
  }
}
