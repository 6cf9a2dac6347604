/**
 * What storing weights in fewer bits costs: how far an activation and a gradient of VGG16's first blocks move, and how
 * often the embedded network is right.
 *
 *     npm run bench:storage        with the assets' VGG16 (REVERIE_ASSETS), a minute
 */
import { createWasmBackend } from '../src/backends/wasm/index.js';
import { Graph, Variable } from '../src/core/graph.js';
import type { AnyTensor } from '../src/core/storedTensor.js';
import type { Tensor } from '../src/core/tensor.js';
import { readPicture, resampledPicture } from '../src/image/node/codec.js';
import { embeddedNetwork } from '../src/nets/embedded.js';
import { vgg, vgg16Plan, vggPlans } from '../src/nets/vgg.js';
import { gradient, meanSquare } from '../src/ops/index.js';
import { drawBatch } from '../src/training/batch.js';
import { evaluate, evaluationDefaults } from '../src/training/evaluate.js';
import { bytesInMemory } from '../src/weights/byteSource.js';
import { embeddedFile } from '../src/weights/embeddedFile.js';
import { readNetworkWeights, writeNetworkWeights } from '../src/weights/native.js';
import type { NetworkWeights } from '../src/weights/networkWeights.js';
import { openH5 } from '../src/weights/node/openH5.js';
import { readWhole } from '../src/weights/node/readWhole.js';
import type { StorageType } from '../src/weights/storage.js';
import { readVgg } from '../src/weights/vgg/read.js';
import { asset } from '../test/support/assets.js';
import { relativeDistance } from '../test/support/relativeDistance.js';
import { printTable, rounded, saveResults } from './report.js';

const types: readonly StorageType[] = ['F32', 'F16', 'U8'];
const layer = 'block3_conv3';

const backend = await createWasmBackend();
const [network, photo] = [asset('weights/vgg16-blocks1-3.keras.h5'), asset('photos/gradcam_both.png')];
const results = {
  vgg16: network && photo ? await realWeights(network, await squareOf(photo)) : [],
  embedded: await accuracies(),
};
backend.dispose();
saveResults('storage', results);

/** The photo at the size VGG16 was trained on. */
async function squareOf(path: string): Promise<Tensor> {
  return resampledPicture(await readPicture(path), { width: vgg16Plan.pictureSize, height: vgg16Plan.pictureSize });
}

async function realWeights(path: string, picture: Tensor): Promise<object[]> {
  const file = await openH5(path);
  const weights = await readVgg(file, vggPlans);
  const exact = await compute(weights, picture);
  const rows: { type: string; bytes: number; activation: number; gradient: number }[] = [];
  for (const type of types) {
    const bytes = await writeNetworkWeights(weights, type);
    const found = await compute(await readNetworkWeights(bytesInMemory(type, bytes)), picture);
    rows.push({
      type,
      bytes: bytes.length,
      activation: rounded(relativeDistance(found.activation, exact.activation)),
      gradient: rounded(relativeDistance(found.gradient, exact.gradient)),
    });
  }
  file.close();
  printTable([
    ['VGG16 to block3', 'bytes', `${layer}, relative L2`, 'gradient, relative L2'],
    ...rows.map((row) => [row.type, String(row.bytes), row.activation.toExponential(2), row.gradient.toExponential(2)]),
  ]);
  return rows;
}

/** The layer's activation, and the gradient of its mean square by the picture. */
async function compute(
  weights: NetworkWeights<AnyTensor>,
  picture: Tensor,
): Promise<{ activation: Float32Array; gradient: Float32Array }> {
  const graph = new Graph();
  const variable = new Variable('picture', picture.shape);
  const x = graph.read(variable);
  const activation = vgg(vgg16Plan, weights)
    .build(x, { layers: [layer] })
    .get(layer);
  if (!activation) throw new Error(`The weights end before ${layer}.`);
  const [dx] = gradient(meanSquare(activation), [x]);
  const program = await backend.compile(graph, [activation, dx]);
  backend.write(variable, picture.data);
  program.run();
  const found = { activation: await program.read(activation), gradient: await program.read(dx) };
  program.dispose();
  backend.release(variable);
  return found;
}

/** How often the embedded network is right on pictures it never saw, and on these attacked. */
async function accuracies(): Promise<object[]> {
  const weights = await readNetworkWeights(await readWhole(embeddedFile.url, embeddedFile.name));
  const rows: { type: string; bytes: number; accuracy: number; attacked: number }[] = [];
  for (const type of types) {
    const bytes = await writeNetworkWeights(weights, type);
    const network = await embeddedNetwork(bytesInMemory(type, bytes));
    const settings = { ...evaluationDefaults, radii: [1], attackSteps: 5 };
    const { accuracy, robust } = await evaluate(backend, network, (ask) => Promise.resolve(drawBatch(ask)), settings);
    rows.push({ type, bytes: bytes.length, accuracy, attacked: robust[0].accuracy });
  }
  const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
  printTable([
    ['embedded', 'bytes', 'right', 'right, attacked'],
    ...rows.map((row) => [row.type, String(row.bytes), percent(row.accuracy), percent(row.attacked)]),
  ]);
  return rows;
}
