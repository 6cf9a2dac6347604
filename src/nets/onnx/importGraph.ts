/** From an ONNX graph to steps: each node in order, by the rule of its operation. */
import { FileError } from '../../core/errors.js';
import { Graph, Variable } from '../../core/graph.js';
import { formatShape } from '../../core/shape.js';
import type { InputPreprocessing } from '../../weights/manifest.js';
import type { OnnxFile } from '../../weights/onnx/open.js';
import { NodeContext } from './context.js';
import { preprocess } from './preprocessing.js';
import { rules } from './rules/index.js';
import { type Entry, type MapEntry, type Step, valueOf } from './step.js';
import { fileConstant } from './weights.js';

export interface ImportedGraph {
  /** Every tensor that depends on the picture, by its name in the file, in running order. */
  readonly layers: ReadonlyMap<string, Step>;
  /** The graph's own outputs. */
  readonly outputs: readonly MapEntry[];
  /** Height and width of the picture at which the steps' `nominal` values are. */
  readonly extent: readonly [height: number, width: number];
}

/** Where the picture goes in, and its size where the file fixes one. */
export function pictureInput(file: OnnxFile): { name: string; extent: readonly (number | undefined)[] } {
  const fail = (trouble: string): never => {
    throw new FileError(
      `${file.name}: ${trouble}`,
      'A network of pictures takes one input, [batch, 3, height, width].',
    );
  };
  const [input, ...others] = file.inputs;
  if (others.length > 0 || file.inputs.length === 0) return fail(`it has ${file.inputs.length} inputs.`);
  const { name, shape } = input;
  if (shape === undefined) return { name, extent: [undefined, undefined] };
  const written = formatShape(shape.map((size) => size ?? NaN)).replaceAll('NaN', '?');
  if (shape.length !== 4) return fail(`its input "${name}" has the shape ${written}.`);
  if (shape[1] !== undefined && shape[1] !== 3) {
    return fail(`its input "${name}" of shape ${written} has ${shape[1]} channels on its second axis.`);
  }
  if (Math.max(shape[2] ?? 1, shape[3] ?? 1) > 16384) return fail(`its input "${name}" has the shape ${written}.`);
  return { name, extent: shape.slice(2) };
}

/** @throws FileError naming the node that cannot be followed, and the operations that are known. */
export async function importGraph(
  file: OnnxFile,
  { name, extent: fixed }: ReturnType<typeof pictureInput>,
  size: number,
  preprocessing: InputPreprocessing,
): Promise<ImportedGraph> {
  const extent = [fixed[0] ?? size, fixed[1] ?? size] as const;
  const entries = new Map<string, Entry>(file.names.map((tensor) => [tensor, fileConstant(file, tensor)]));
  const prepare = preprocess(preprocessing);
  const picture = new Graph().read(new Variable('picture', [1, 3, ...extent]));
  const first: Step = {
    reads: [],
    build: ([x]) => prepare(x),
    stride: 1,
    nominal: prepare(picture),
    traits: {},
  };
  entries.set(name, { kind: 'map', step: first, mean: undefined, rank: 4 });
  const layers = new Map<string, Step>([[name, first]]);
  const maps = new Set<Step>([first]);

  for (const node of file.nodes) {
    const context = new NodeContext(file.name, node, file.opset, entries);
    if (!Object.hasOwn(rules, node.opType)) {
      throw new FileError(
        `${file.name}: node "${node.name}" is a ${node.opType}, an operation that is not known here.`,
        `Known are: ${Object.keys(rules).sort().join(', ')}.`,
      );
    }
    const result = await rules[node.opType](context);
    const results = 'kind' in result ? [result] : result;
    for (const [i, entry] of results.entries()) {
      const output = node.outputs.at(i);
      if (output === undefined || output === '') continue;
      if (entries.has(output)) throw context.error(`its output "${output}" has the name of another tensor.`);
      entries.set(output, entry);
      if (entry.kind !== 'map') continue;
      // Behind the mean a map that stands for itself already shows as its mean.
      layers.set(output, maps.has(entry.step) ? valueOf(entry) : entry.step);
      maps.add(entry.step);
    }
  }
  const outputs = file.outputs.flatMap((output) => {
    const entry = entries.get(output.name);
    return entry?.kind === 'map' ? [entry] : [];
  });
  if (outputs.length === 0) throw new FileError(`${file.name}: none of its outputs depends on the picture.`);
  return { layers, outputs, extent };
}
