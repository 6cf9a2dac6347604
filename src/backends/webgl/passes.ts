/** From a step of the plan to its draws: the op's passes with every sampler, target and uniform settled. */
import { BackendError } from '../../core/errors.js';
import type { Value } from '../../core/graph.js';
import type { PassOperand, PassTarget, ShaderPass, Surface } from '../../core/op.js';
import { packPool, type Plan } from '../../core/plan.js';
import type { CallOf } from './calls.js';
import type { Device } from './device.js';
import { type Draw, type Operand, prepareDraw, type Target, type TensorOperand, tensorTarget } from './draw.js';
import { tensorLayout, type TensorLayout } from './layout.js';
import { packingDraw, packingName, packingOf } from './packing.js';
import type { Shaders } from './programs.js';
import type { Workspace } from './workspace.js';

export class GraphBuilder {
  readonly #device: Device;
  readonly #shaders: Shaders;
  readonly #workspace: Workspace;
  /** Where the result of each step is. */
  readonly #results = new Map<Value, TensorOperand>();

  constructor(device: Device, plan: Plan, calls: readonly CallOf[], shaders: Shaders, workspace: Workspace) {
    this.#device = device;
    this.#shaders = shaders;
    this.#workspace = workspace;

    const layouts = plan.steps.map(({ value }) => this.#layout(value.shape));
    const kinds = layouts.map(({ width, height }) => `${width}x${height}`);
    const { slots } = packPool(plan, kinds);
    plan.steps.forEach(({ value }, i) => this.#results.set(value, workspace.result(slots[i], layouts[i])));
    workspace.expectSurfaces(calls.map(({ webgl, call }) => webgl.surfaces?.(call) ?? []));
  }

  /** A value as a tensor: a step's result, a variable or a constant. */
  tensor(value: Value): Operand {
    const { source } = value;
    if (source.kind === 'constant') return this.#device.store.constant(source.tensor);
    if (source.kind === 'variable') return this.#device.store.variable(source.variable);
    return this.result(value);
  }

  /** The draws of a step, in order. */
  draws({ inputs, output, webgl, call }: CallOf): Draw[] {
    const draws: Draw[] = [];
    const operands = new StepOperands(this.#device, this.#workspace, this.result(output), {
      temps: webgl.temps?.(call).map((shape) => this.#layout(shape)) ?? [],
      tables: webgl.tables?.(call) ?? [],
      surfaces: webgl.surfaces?.(call) ?? [],
    });
    inputs.forEach((input, i) => {
      const packed = webgl.packed?.[i];
      if (!packed) {
        operands.inputs.push(this.tensor(input));
        return;
      }
      const packing = packingOf(packed, call, this.#device.context.textureLimit);
      if (input.source.kind === 'constant') {
        operands.inputs.push(this.#device.store.constant(input.source.tensor, packingName(packing)));
        return;
      }
      const target = this.#workspace.scratchBlocks(packing.layout);
      draws.push(packingDraw(this.#device, this.#shaders, packing, this.tensor(input), target));
      operands.inputs.push(target);
    });
    return [...draws, ...webgl.passes(call).map((pass) => this.#draw(pass, operands))];
  }

  #draw({ shader, read, write = 'output', uniforms = {}, viewport, rows }: ShaderPass, operands: StepOperands): Draw {
    const samplers = Object.fromEntries(Object.entries(read).map(([name, of]) => [name, operands.read(of)]));
    const whole = operands.write(write, rows);
    const target: Target = viewport ? { ...whole, areas: [viewport] } : whole;
    return prepareDraw(this.#device.context.gl, this.#shaders(shader), target, samplers, uniforms);
  }

  /** The result of a step. */
  result(value: Value): TensorOperand {
    const result = this.#results.get(value);
    if (!result) throw new BackendError('WebGL: a value is read that the plan does not compute.');
    return result;
  }

  #layout(shape: Value['shape']): TensorLayout {
    return tensorLayout(shape, this.#device.context.textureLimit);
  }
}

/** What the passes of one step read and write, by the names they use. */
class StepOperands {
  readonly inputs: Operand[] = [];
  readonly #device: Device;
  readonly #workspace: Workspace;
  readonly #output: TensorOperand;
  readonly #temps: readonly TensorOperand[];
  readonly #tables: readonly Operand[];
  readonly #surfaces: readonly Surface[];

  constructor(
    device: Device,
    workspace: Workspace,
    output: TensorOperand,
    wanted: {
      readonly temps: readonly TensorLayout[];
      readonly tables: readonly Float32Array[];
      readonly surfaces: readonly Surface[];
    },
  ) {
    this.#device = device;
    this.#workspace = workspace;
    this.#output = output;
    workspace.beginStep();
    this.#temps = wanted.temps.map((layout) => workspace.scratchTensor(layout));
    this.#tables = wanted.tables.map((data) => workspace.table(data));
    this.#surfaces = wanted.surfaces;
  }

  read(of: PassOperand): Operand {
    if (of === 'output') return this.#output;
    if (of === 'zero') return this.#device.zero;
    if (typeof of === 'number') return this.inputs[of];
    if ('temp' in of) return this.#temps[of.temp];
    if ('table' in of) return this.#tables[of.table];
    return { texture: this.#workspace.surface(of.surface), uniforms: () => ({}) };
  }

  write(to: PassTarget, rows: ShaderPass['rows']): Target {
    if (to === 'output') return tensorTarget(this.#output, rows);
    if ('temp' in to) return tensorTarget(this.#temps[to.temp], rows);
    const { width, height } = this.#surfaces[to.surface];
    const framebuffer = this.#device.textures.layers(this.#workspace.surface(to.surface), ...to.layers);
    return { framebuffer, areas: [[0, 0, width, height]], uniforms: () => ({}) };
  }
}
