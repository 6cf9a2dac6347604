/**
 * Where everything of a graph will lie on the GPU, known before anything is taken: in which texture and from when to when,
 * and what it comes to. Programs are built by it, and a device that is not there can be asked what a graph would take.
 */
import type { MemoryEstimate } from '../../core/backend.js';
import type { Value, Variable } from '../../core/graph.js';
import type { ShaderPass, WebglTraits } from '../../core/op.js';
import type { Plan } from '../../core/plan.js';
import { boxBytes, type BoxTimes, packPool, type PoolLayout } from '../../core/pool.js';
import { resultForms } from '../../core/resultForms.js';
import type { Shape } from '../../core/shape.js';
import type { AnyTensor } from '../../core/storedTensor.js';
import { layBeside, mostGrowth, withForm } from './beside.js';
import { type CallOf, callsOf } from './calls.js';
import { type Boxes, tableBytes, type TextureBox } from './formats.js';
import { type Form, formOf } from './forms.js';
import { tensorLayout, type TensorLayout } from './layout.js';
import type { FormItem, StepPlaces, TensorPlace } from './places.js';

/** The forms in which a graph reads a constant. */
export interface ConstantForms {
  asTensor: boolean;
  /** By name. */
  readonly packed: Map<string, Form>;
}

export interface Blueprint {
  readonly plan: Plan;
  readonly calls: readonly CallOf[];
  readonly results: ReadonlyMap<Value, TensorPlace>;
  /** The forms in which results are read, or what lies between two steps that one kernel does. */
  readonly forms: ReadonlyMap<Value, readonly FormItem[]>;
  readonly steps: readonly StepPlaces[];
  readonly pool: PoolLayout<TextureBox>;
  readonly constants: ReadonlyMap<AnyTensor, ConstantForms>;
  /** Those that are read or assigned. */
  readonly variables: readonly Variable[];
  readonly memory: MemoryEstimate;
}

/** @throws BackendError when something does not fit into a texture of the device. */
export function drawBlueprint(whole: Plan, traits: WebglTraits, boxes: Boxes): Blueprint {
  const { plan, calls } = callsOf(whole, traits);
  const layoutOf = (shape: Shape): TensorLayout => tensorLayout(shape, boxes.limit);
  const items: (TextureBox & BoxTimes)[] = [];
  const take = (box: TextureBox, first: number, last: number): number => items.push({ ...box, first, last }) - 1;

  const results = new Map<Value, TensorPlace>();
  const forms = new Map<Value, FormItem[]>();
  const wanted = resultForms<Form>(plan, {
    formOf: (step, i) => formOf(calls[step], i, boxes),
    nameOf: (form) => (form === 'plain' ? form : form.name),
    maker: (step) => ({ of: calls[step].of, makes: ({ shader }) => makesOf(calls[step]).includes(shader) }),
  });
  for (const { value, form, first, last } of wanted) {
    if (form === 'plain') {
      const layout = layoutOf(value.shape);
      results.set(value, { layout, item: take(boxes.tensor(layout), first, last) });
    } else {
      forms.set(value, [...(forms.get(value) ?? []), { form, item: take(form.box, first, last) }]);
    }
  }
  const resultItems = items.length;

  const places = calls.map(({ inputs, output, of, kernel, call }, step): StepPlaces => {
    const takeNow = (box: TextureBox): number => take(box, 2 * step, 2 * step);
    const packed = new Map<number, FormItem>();
    inputs.forEach(({ source }, i) => {
      const form = formOf(calls[step], i, boxes);
      if (source.kind === 'variable' && form !== 'plain') packed.set(i, { form, item: takeNow(form.box) });
    });
    const isMade = ({ form }: FormItem): boolean => makesOf(calls[step]).includes(form.shader);
    const made = new Map((forms.get(of) ?? []).filter(isMade).map((item) => [item.form.shader, item]));
    const isWanted = ({ write = 'output' }: ShaderPass): boolean =>
      write === 'output' || !('made' in write) || made.has(write.made);
    return {
      passes: kernel.passes(call).filter(isWanted),
      made,
      later: (forms.get(output) ?? []).filter((item) => made.get(item.form.shader) !== item),
      temps: (kernel.temps?.(call) ?? [])
        .map(layoutOf)
        .map((layout) => ({ layout, item: takeNow(boxes.tensor(layout)) })),
      surfaces: (kernel.surfaces?.(call) ?? []).map(({ width, height, layers }) =>
        takeNow(boxes.layers(width, height, layers)),
      ),
      packed,
    };
  });

  const isBeside = traits.beside ? layBeside(places, calls, results, items, mostGrowth[traits.economy]) : new Set();
  const steps = places.map((step) => ({
    ...step,
    passes: step.passes.flatMap((pass) => withForm(pass, step.made, (item) => isBeside.has(item))),
  }));

  const pool = packPool(items);
  const ofResults = new Set(pool.slots.slice(0, resultItems));
  const bytesOf = (isResult: boolean): number =>
    sum(pool.boxes.map((box, slot) => (ofResults.has(slot) === isResult ? boxBytes(box) : 0)));

  const constants = constantForms(calls, boxes);
  const variables = variablesOf(plan);
  const memory = {
    activations: bytesOf(true),
    scratch: bytesOf(false),
    constants:
      sum([...constants].map(([tensor, wanted]) => constantBytes(tensor, wanted, boxes))) +
      sum(calls.flatMap(({ kernel, call }) => (kernel.tables?.(call) ?? []).map(({ length }) => tableBytes(length)))),
    variables: sum(variables.map(({ shape }) => boxes.tensorBytes(layoutOf(shape)))),
  };
  const total = sum(Object.values(memory));
  return { plan, calls, results, forms, steps, pool, constants, variables, memory: { ...memory, total } };
}

const makesOf = ({ kernel: { makes = [] } }: CallOf): readonly string[] => makes;

/** The shaders that a program needs. */
export function shaderNames({ steps, constants }: Blueprint): string[] {
  const forms = [...constants.values()].flatMap(({ packed }) => [...packed.values()]);
  const ofSteps = steps.flatMap(({ passes, packed, later }) => [
    ...passes.map(({ shader }) => shader),
    ...[...packed.values(), ...later].map(({ form }) => form.shader),
  ]);
  return [...forms.map(({ shader }) => shader), ...ofSteps];
}

function constantForms(calls: readonly CallOf[], boxes: Boxes): Map<AnyTensor, ConstantForms> {
  const wanted = new Map<AnyTensor, ConstantForms>();
  for (const call of calls) {
    call.inputs.forEach(({ source }, i) => {
      if (source.kind !== 'constant') return;
      const forms: ConstantForms = wanted.get(source.tensor) ?? { asTensor: false, packed: new Map() };
      wanted.set(source.tensor, forms);
      const form = formOf(call, i, boxes);
      if (form === 'plain') forms.asTensor = true;
      else forms.packed.set(form.name, form);
    });
  }
  return wanted;
}

function constantBytes({ shape }: AnyTensor, { asTensor, packed }: ConstantForms, boxes: Boxes): number {
  const plain = asTensor ? boxes.tensorBytes(tensorLayout(shape, boxes.limit)) : 0;
  return plain + sum([...packed.values()].map(({ box }) => boxBytes(box)));
}

function variablesOf({ leaves, assignments }: Plan): Variable[] {
  const read = leaves.flatMap(({ source }) => (source.kind === 'variable' ? [source.variable] : []));
  return [...new Set([...read, ...assignments.map(({ variable }) => variable)])];
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
