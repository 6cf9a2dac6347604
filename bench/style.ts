/**
 * How fast each optimizer goes down on a style transfer: the loss after every evaluation, as a table and a picture.
 *
 *     node bench/run.mjs style photo.jpg painting.jpg vgg16.h5 [folder]
 *
 * The problem: longest side 192 from the photo, Gram matrices of six layers of blocks 1 to 3 plus 0.03 times the content at
 * block3_conv3, each relative to its target's mean square, max pooling; history 50. With a folder, the problem is written there
 * for `peers/style_lbfgs.py`, which solves it with PyTorch and leaves `torch.json` there; when it is there, it is drawn too.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type OptimizerKind, optimizerOf } from '../src/apps/optimizers.js';
import { runAtOnce } from '../src/apps/runner.js';
import { buildLoss, termsOf } from '../src/apps/styleLoss.js';
import { stylePreset } from '../src/apps/stylePreset.js';
import type { StyleSettings } from '../src/apps/styleSettings.js';
import { measureTargets } from '../src/apps/styleTargets.js';
import { createWasmBackend } from '../src/backends/wasm/index.js';
import { Graph, Variable } from '../src/core/graph.js';
import { readPicture } from '../src/image/node/codec.js';
import { extentOf, fitExtent } from '../src/image/picture.js';
import { resizePicture } from '../src/image/resize.js';
import { networkFromFile } from '../src/nets/open.js';
import type { Problem } from '../src/optimizers/optimizer.js';
import { hostScalar } from '../src/optimizers/parameters.js';
import { GraphProblem } from '../src/optimizers/problem.js';
import { fileBytes } from '../src/weights/node/fileBytes.js';
import { openH5 } from '../src/weights/node/openH5.js';
import { drawCurves } from './curves.js';
import { printTable, saveResults } from './report.js';

const evaluations = 100;
const size = 192;
const [photoPath, paintingPath, weightsPath, folder] = process.argv.slice(3);
const network = await networkFromFile(await fileBytes(weightsPath), { openH5: () => openH5(weightsPath) });
const [photo, painting] = await Promise.all([photoPath, paintingPath].map((path) => readPicture(path)));
const settings: StyleSettings = { ...stylePreset(network), size, pooling: 'max' };
const weights = {
  content: hostScalar('content'),
  style: hostScalar('style'),
  mean: hostScalar('mean'),
  variation: hostScalar('variation'),
};

const backend = await createWasmBackend();
const extent = fitExtent(extentOf(photo), size);
const start = resizePicture(photo, extent);
const targets = await measureTargets(
  { backend, network, run: runAtOnce },
  { photo, styles: [painting] },
  extent,
  settings,
);
const x = new Variable('picture', start.shape);

/** The loss at every evaluation. */
async function descend(optimizer: OptimizerKind, isBoxed: boolean): Promise<number[]> {
  for (const [variable, weight] of [
    [weights.content, 0.03],
    [weights.style, 1],
    [weights.mean, 0],
    [weights.variation, 0],
  ] as const) {
    backend.write(variable, Float32Array.of(weight));
  }
  const problem = await GraphProblem.create(
    backend,
    x,
    (picture) => buildLoss(picture, network, termsOf(settings, targets), settings, weights),
    isBoxed ? { box: { low: 0, high: 1 } } : {},
  );
  backend.write(x, start.data);
  const losses: number[] = [];
  const watched: Problem = {
    ...{ backend, x, gradient: problem.gradient, box: problem.box },
    async evaluate() {
      losses.push(await problem.evaluate());
      return losses[losses.length - 1];
    },
  };
  const minimizer = await optimizerOf({ optimizer, history: 50 }).init(watched);
  while (losses.length < evaluations && (await minimizer.step()).finished === undefined);
  minimizer.dispose();
  problem.dispose();
  return losses.slice(0, evaluations);
}

const curves: { name: string; losses: readonly number[] }[] = [];
if (process.argv.length > 6) {
  await writeProblem(folder);
  const theirs = join(folder, 'torch.json');
  if (existsSync(theirs)) {
    const losses: unknown = JSON.parse(readFileSync(theirs, 'utf8'));
    if (Array.isArray(losses)) curves.push({ name: 'PyTorch L-BFGS', losses: losses.map(Number) });
  }
}
for (const optimizer of ['lbfgs', 'qqn', 'adam', 'descent'] as const) {
  curves.push({ name: optimizer, losses: await descend(optimizer, false) });
}
curves.push({ name: 'lbfgs, boxed', losses: await descend('lbfgs', true) });

const best = (losses: readonly number[], count: number): string => Math.min(...losses.slice(0, count)).toFixed(5);
printTable([
  ['lowest loss after', '20', '40', '60', '80', '100 evaluations'],
  ...curves.map(({ name, losses }) => [name, ...[20, 40, 60, 80, 100].map((count) => best(losses, count))]),
]);
saveResults('style', { photo: photoPath, painting: paintingPath, curves });
writeFileSync('docs/images/style-optimizers.svg', drawCurves(curves, 'evaluations of loss and gradient', 'loss'));

/** Pictures and weights as raw float32, and what they are, as JSON. */
async function writeProblem(path: string): Promise<void> {
  mkdirSync(path, { recursive: true });
  const write = (name: string, data: Float32Array): void => {
    writeFileSync(join(path, `${name}.f32`), new Uint8Array(data.slice().buffer));
  };
  const style = resizePicture(painting, fitExtent(extentOf(painting), size));
  write('photo', start.data);
  write('style', style.data);
  const graph = new Graph();
  network.build(graph.read(x));
  const constants = graph.values.flatMap(({ source }) => (source.kind === 'constant' ? [source.tensor] : []));
  for (const [i, tensor] of constants.entries()) {
    write(`constant${i}`, 'data' in tensor ? tensor.data : await tensor.read(0, tensor.shape[0]));
  }
  const shapes = { photo: start.shape, style: style.shape, constants: constants.map(({ shape }) => shape) };
  writeFileSync(join(path, 'problem.json'), JSON.stringify(shapes));
}
