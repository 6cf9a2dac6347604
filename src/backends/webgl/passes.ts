/** From a step of the plan to its draws: the op's passes with every sampler, target and uniform settled. */
import { BackendError } from '../../core/errors.js';
import type { Value } from '../../core/graph.js';
import { Loading, type LoadOptions } from '../../core/loading.js';
import type { Call, PackedTexture, PassOperand, ShaderPass, TextureParts } from '../../core/op.js';
import { packPool, type Plan, type Step } from '../../core/plan.js';
import type { Shape } from '../../core/shape.js';
import type { AnyTensor } from '../../core/storedTensor.js';
import {
  blockLayout,
  type BlockLayout,
  blockRectangles,
  blocksIn,
  columnRectangles,
  type Rectangle,
} from './blocks.js';
import type { Device } from './device.js';
import { type Draw, type Operand, prepareDraw, runDraw, type TensorOperand } from './draw.js';
import { tensorLayout } from './layout.js';
import type { Shaders } from './programs.js';
import type { PackedForm, WantedForms } from './store.js';
import type { Workspace } from './workspace.js';

/** The shaders a step needs. */
export function shaderNames(step: Step): string[] {
  const { webgl } = step.source.op;
  return [...webgl.passes(callOf(step)), ...Object.values(webgl.packed ?? {})].map(({ shader }) => shader);
}

function callOf({ value, source }: Step): Call {
  return { inputs: source.inputs.map((input) => input.shape), output: value.shape, params: source.params };
}

export class GraphBuilder {
  readonly #device: Device;
  readonly #plan: Plan;
  readonly #shaders: Shaders;
  readonly #workspace: Workspace;
  /** Where the result of each step is. */
  readonly #results = new Map<Value, TensorOperand>();

  constructor(device: Device, plan: Plan, shaders: Shaders, workspace: Workspace) {
    this.#device = device;
    this.#plan = plan;
    this.#shaders = shaders;
    this.#workspace = workspace;

    const layouts = plan.steps.map(({ value }) => this.#layout(value.shape));
    const kinds = layouts.map(({ width, height }) => `${width}x${height}`);
    const { slots } = packPool(plan, kinds);
    plan.steps.forEach(({ value }, i) => this.#results.set(value, workspace.result(slots[i], layouts[i])));
  }

  /** Uploads the plan's constants, each in all the forms its readers want. */
  async prepareConstants(options: LoadOptions): Promise<void> {
    const { store, context } = this.#device;
    const wanted = new Map<AnyTensor, WantedForms>();
    for (const step of this.#plan.steps) {
      const { packed = {} } = step.source.op.webgl;
      step.source.inputs.forEach(({ source }, i) => {
        if (source.kind !== 'constant') return;
        const forms: WantedForms = wanted.get(source.tensor) ?? { asTensor: false, packed: new Map() };
        wanted.set(source.tensor, forms);
        if (i in packed)
          forms.packed.set(packed[i].shader, this.#packedForm(packed[i], callOf(step), source.tensor.shape));
        else forms.asTensor = true;
      });
    }
    const loading = new Loading(options, () => {
      context.check();
    });
    loading.expect(store.missing(wanted));
    for (const [tensor, forms] of wanted) await store.prepare(tensor, forms, loading);
  }

  /** A value as a tensor: a step's result, a variable or a constant. */
  tensor(value: Value): Operand {
    const { source } = value;
    if (source.kind === 'constant') return this.#device.store.constant(source.tensor);
    if (source.kind === 'variable') return this.#device.store.variable(source.variable);
    return this.result(value);
  }

  /** The draws of a step, in order. */
  draws(step: Step): Draw[] {
    const call = callOf(step);
    const { webgl } = step.source.op;
    const { packed = {} } = webgl;
    this.#workspace.beginStep();
    const tempOperands = webgl.temps?.(call).map((shape) => this.#workspace.scratchTensor(this.#layout(shape))) ?? [];
    const tableOperands = webgl.tables?.(call).map((data) => this.#workspace.table(data)) ?? [];
    const output = this.result(step.value);

    const draws: Draw[] = [];
    const inputs = step.source.inputs.map((input, i): Operand => {
      if (!(i in packed)) return this.tensor(input);
      if (input.source.kind === 'constant') {
        return this.#device.store.constant(input.source.tensor, packed[i].shader);
      }
      const target = this.#workspace.scratchBlocks(this.#blocks(packed[i], call));
      draws.push(this.#packing(packed[i], call, this.tensor(input), target));
      return target;
    });

    const operand = (of: PassOperand): Operand => {
      if (of === 'output') return output;
      if (of === 'zero') return this.#device.zero;
      if (typeof of === 'number') return inputs[of];
      return 'temp' in of ? tempOperands[of.temp] : tableOperands[of.table];
    };
    const pass = ({ shader, read, write = 'output', uniforms = {} }: ShaderPass): Draw => {
      const operands = Object.fromEntries(Object.entries(read).map(([name, of]) => [name, operand(of)]));
      return prepareDraw(this.#device.context.gl, this.#shaders(shader), operand(write), operands, uniforms);
    };
    return [...draws, ...webgl.passes(call).map(pass)];
  }

  /** The result of a step. */
  result(value: Value): TensorOperand {
    const result = this.#results.get(value);
    if (!result) throw new BackendError('WebGL: a value is read that the plan does not compute.');
    return result;
  }

  /** How a constant is packed, all of it or some rows at a time. */
  #packedForm(packed: PackedTexture, call: Call, [rows]: Shape): PackedForm {
    const layout = this.#blocks(packed, call);
    const { parts } = packed;
    return {
      rows: parts?.rows,
      target: () => blocksIn(this.#device.textures.flat(layout.textureWidth, layout.textureHeight), layout),
      pack: (raw, target, begin) => {
        const draw = this.#packing(packed, call, raw, target, begin);
        const end = begin + raw.layout.shape[0];
        for (const viewport of parts ? partRectangles(parts, layout, begin, end, rows) : [draw.viewport]) {
          runDraw(this.#device.context.gl, { ...draw, viewport });
        }
      },
    };
  }

  #packing(packed: PackedTexture, call: Call, x: Operand, target: Operand, firstRow = 0): Draw {
    const uniforms = { ...packed.uniforms?.(call), ...(packed.parts ? { firstRow } : {}) };
    return prepareDraw(this.#device.context.gl, this.#shaders(packed.shader), target, { x }, uniforms);
  }

  #blocks(packed: PackedTexture, call: Call): ReturnType<typeof blockLayout> {
    return blockLayout(packed.blocks(call), this.#device.context.textureLimit);
  }

  #layout(shape: Value['shape']): ReturnType<typeof tensorLayout> {
    return tensorLayout(shape, this.#device.context.textureLimit);
  }
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
