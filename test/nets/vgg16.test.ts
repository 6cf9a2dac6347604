// VGG16 with its real weights: known statistics of a photo, and the gradient against two witnesses.
import { expect, test } from 'vitest';
import { createReferenceBackend } from '../../src/backends/reference/index.js';
import { createWasmBackend } from '../../src/backends/wasm/index.js';
import type { Backend } from '../../src/core/backend.js';
import { Graph, type Value, Variable } from '../../src/core/graph.js';
import { type AnyTensor, numbersOf } from '../../src/core/storedTensor.js';
import { Tensor } from '../../src/core/tensor.js';
import { readPicture } from '../../src/image/node/codec.js';
import type { Network } from '../../src/nets/network.js';
import { networkFromTensors } from '../../src/nets/open.js';
import { vggPlans } from '../../src/nets/vgg.js';
import { layerPower } from '../../src/objectives/layerPower.js';
import { add, conv2d, gradient, maxPool, meanSquare, multiply, relu } from '../../src/ops/index.js';
import { readVgg } from '../../src/weights/vgg/read.js';
import type { ConvolutionWeights, NetworkWeights } from '../../src/weights/networkWeights.js';
import { openH5 } from '../../src/weights/node/openH5.js';
import { asset } from '../support/assets.js';
import { relativeDistance } from '../support/relativeDistance.js';
import { witness } from '../support/tfjs.js';
import { seedWithoutTies, wavyPicture } from '../support/wavyPicture.js';

const weightsPath = asset('weights/vgg16-blocks1-3.keras.h5');
const photoPath = asset('photos/gradcam_both.png');

async function openNetwork(): Promise<Network> {
  return networkFromTensors(await openH5(weightsPath ?? ''));
}

/** Runs a graph once on a picture and reads its outputs. */
async function compute(
  backend: Backend,
  graph: Graph,
  outputs: readonly Value[],
  image: Variable,
  picture: Tensor,
): Promise<Float32Array[]> {
  const program = await backend.compile(graph, outputs);
  backend.write(image, picture.data);
  program.run();
  const results: Float32Array[] = [];
  for (const output of outputs) results.push(await program.read(output));
  return results;
}

test.skipIf(weightsPath === undefined || photoPath === undefined)(
  'mean and maximum of the activations of a photo, on wasm',
  async () => {
    // Found with Keras itself.
    const known: Record<string, readonly [mean: number, max: number]> = {
      block1_conv1: [15.8254, 641.028],
      block1_conv2: [87.313, 2891.82],
      block2_conv1: [152.628, 4307.02],
      block2_conv2: [175.338, 7250.35],
      block3_conv1: [232.592, 7259.21],
    };
    const network = await openNetwork();
    const photo = await readPicture(photoPath ?? '');
    expect(photo.shape).toEqual([1, 3, 224, 224]);
    const image = new Variable('image', photo.shape);
    const graph = new Graph();
    const layers = network.build(graph.read(image), { layers: Object.keys(known) });
    const outputs = [...layers].filter(([name]) => name in known);
    const backend = await createWasmBackend();
    const activations = await compute(
      backend,
      graph,
      outputs.map(([, value]) => value),
      image,
      photo,
    );
    backend.dispose();
    outputs.forEach(([name], i) => {
      const mean = activations[i].reduce((sum, value) => sum + value, 0) / activations[i].length;
      const max = activations[i].reduce((most, value) => Math.max(most, value), 0);
      expect(Math.abs(mean / known[name][0] - 1), `mean of ${name}`).toBeLessThan(1e-4);
      expect(Math.abs(max / known[name][1] - 1), `maximum of ${name}`).toBeLessThan(1e-4);
    });
  },
);

/** The same with every number in memory, for witnesses that read no files. */
async function loaded({
  convolutions,
  preprocessing,
}: NetworkWeights<AnyTensor>): Promise<Pick<NetworkWeights, 'convolutions' | 'preprocessing'>> {
  const load = async (tensor: AnyTensor): Promise<Tensor> => new Tensor(tensor.shape, await numbersOf(tensor));
  const inMemory = new Map<string, ConvolutionWeights>();
  for (const [name, { kernel, bias }] of convolutions) {
    inMemory.set(name, { kernel: await load(kernel), bias: await load(bias) });
  }
  return { convolutions: inMemory, preprocessing };
}

/** The objective's graph with nothing fused, so that what ReLU and pools decide on can be looked at. */
interface OpenedUp {
  readonly graph: Graph;
  /** Inputs of the ReLUs. */
  readonly sums: readonly Value[];
  /** Inputs of the pools. */
  readonly pooled: readonly Value[];
  readonly loss: Value;
  readonly slope: Value;
}

function openUp(
  { convolutions, preprocessing }: Pick<NetworkWeights, 'convolutions' | 'preprocessing'>,
  image: Variable,
): OpenedUp {
  const graph = new Graph();
  const picture = graph.read(image);
  const scaled = multiply(picture, graph.constant(Tensor.channels(preprocessing.scale)));
  let x = add(scaled, graph.constant(Tensor.channels(preprocessing.offset)));
  const sums: Value[] = [];
  const pooled: Value[] = [];
  for (const [name, { kernel, bias }] of convolutions) {
    if (/block[23]_conv1/.test(name)) {
      pooled.push(x);
      x = maxPool(x, 2);
    }
    const sum = conv2d(x, graph.constant(kernel), graph.constant(bias), { pad: 1 });
    sums.push(sum);
    x = relu(sum);
  }
  const loss = meanSquare(x);
  const [slope] = gradient(loss, [picture]);
  return { graph, sums, pooled, loss, slope };
}

/**
 * How far the nearest ReLU is from deciding otherwise: the least |x| in units of the rounding error at its place.
 * Above 1 every ReLU decides the same with and without rounding.
 */
function distanceFromZero(exact: ArrayLike<number>, rounded: ArrayLike<number>): number {
  let least = Infinity;
  for (let i = 0; i < exact.length; i++) {
    least = Math.min(least, Math.abs(exact[i]) / Math.abs(rounded[i] - exact[i]));
  }
  return least;
}

/** The same for 2x2 pools: the lead of the largest over the others, in units of the errors of the two. */
function leadOfLargest(exact: ArrayLike<number>, rounded: ArrayLike<number>, shape: Value['shape']): number {
  const [, channels, height, width] = shape;
  let least = Infinity;
  for (let row = 0; row < channels * height; row += 2) {
    for (let column = 0; column < width; column += 2) {
      const at = row * width + column;
      const [first, ...others] = [at, at + 1, at + width, at + width + 1].sort((i, j) => exact[j] - exact[i]);
      // Where all are zero no gradient passes, whichever is chosen.
      if (exact[first] === 0) continue;
      for (const other of others) {
        const error = Math.abs(rounded[first] - exact[first]) + Math.abs(rounded[other] - exact[other]);
        least = Math.min(least, (exact[first] - exact[other]) / error);
      }
    }
  }
  return least;
}

test.skipIf(weightsPath === undefined)(
  'the gradient of the power of block3_conv3 on wasm: within 1e-4 of the reference and of TensorFlow.js',
  async () => {
    const image = new Variable('image', [1, 3, 64, 64]);
    const picture = wavyPicture(seedWithoutTies);

    // As it is used: fused, on the wasm backend.
    const graph = new Graph();
    const network = await openNetwork();
    const objective = layerPower('block3_conv3');
    const power = objective.build(network.build(graph.read(image), { layers: objective.layers }));
    const [slope] = gradient(power, [graph.read(image)]);
    const wasm = await createWasmBackend();
    const [wasmPower, wasmSlope] = await compute(wasm, graph, [power, slope], image, picture);

    // The reference, opened up.
    const file = await openH5(weightsPath ?? '');
    const opened = openUp(await loaded(await readVgg(file, vggPlans)), image);
    file.close();
    const outputs = [opened.loss, opened.slope, ...opened.sums, ...opened.pooled];
    const reference = createReferenceBackend();
    const program = await reference.compile(opened.graph, outputs);
    reference.write(image, picture.data);
    program.run();
    const exact = outputs.map((output) => program.readExact(output));

    // There is no near tie: every ReLU and every pool decides by more than float32 loses on the way to it.
    const rounded = await compute(wasm, opened.graph, outputs, image, picture);
    wasm.dispose();
    const margins = [
      ...opened.sums.map((_, i) => distanceFromZero(exact[2 + i], rounded[2 + i])),
      ...opened.pooled.map(({ shape }, i) => {
        const at = 2 + opened.sums.length + i;
        return leadOfLargest(exact[at], rounded[at], shape);
      }),
    ];
    console.log(`nearest tie by layer, in rounding errors: ${margins.map((margin) => margin.toFixed(1)).join(' ')}`);
    expect(Math.min(...margins)).toBeGreaterThan(10);

    const [[exactPower], exactSlope] = exact;
    expect(Math.abs(wasmPower[0] / exactPower - 1)).toBeLessThan(1e-5);
    const errors = { reference: relativeDistance(wasmSlope, exactSlope) };
    expect(errors.reference).toBeLessThan(1e-4);

    const tensorflow = witness({
      graph: opened.graph,
      output: opened.loss,
      loss: opened.loss,
      gradients: [{ variable: image, value: opened.slope }],
      state: new Map([[image, picture.data]]),
    });
    const [tensorflowSlope] = tensorflow.gradients;
    expect(relativeDistance(wasmSlope, tensorflowSlope)).toBeLessThan(1e-4);
    console.log(
      `input gradient at 64x64, relative L2: wasm to reference ${errors.reference.toExponential(1)}, ` +
        `wasm to tfjs ${relativeDistance(wasmSlope, tensorflowSlope).toExponential(1)}, ` +
        `tfjs to reference ${relativeDistance(tensorflowSlope, exactSlope).toExponential(1)}`,
    );
  },
  600_000,
);
