/** What is said of ONNX graphs that cannot be followed, and what is assumed where a file does not say. */
import { describe, expect, test } from 'vitest';
import { FileError, messageOf } from '../../src/core/errors.js';
import { Graph, Variable } from '../../src/core/graph.js';
import { Rng } from '../../src/core/rng.js';
import type { Network } from '../../src/nets/network.js';
import { onnxNetwork, type OnnxNetworkOptions } from '../../src/nets/onnx/network.js';
import { bytesInMemory } from '../../src/weights/byteSource.js';
import { openOnnx } from '../../src/weights/onnx/open.js';
import { type OnnxModelNode, type OnnxModelText, randomTensor, writeOnnx } from '../support/onnx.js';

const input = { name: 'x', shape: ['n', 3, 'height', 'width'] };
const w = randomTensor(new Rng(1), 'w', [4, 3, 3, 3]);
const conv: OnnxModelNode = { op: 'Conv', name: 'first', inputs: ['x', 'w'], outputs: ['c'] };

async function network(model: Partial<OnnxModelText>, options?: OnnxNetworkOptions): Promise<Network> {
  const { nodes = [conv] } = model;
  const outputs = [nodes[nodes.length - 1].outputs[0]];
  const bytes = writeOnnx({ tensors: [w], inputs: [input], outputs, ...model, nodes });
  return onnxNetwork(await openOnnx(bytesInMemory('tiny.onnx', bytes)), options);
}

const after = (op: string, attributes: OnnxModelNode['attributes'] = {}, inputs = ['c']): Partial<OnnxModelText> => ({
  nodes: [conv, { op, name: 'second', inputs, outputs: ['y'], attributes }],
});

describe('graphs that cannot be followed', () => {
  const troubles: readonly [what: string, model: Partial<OnnxModelText>, message: RegExp][] = [
    ['an unknown operation', after('GridSample'), /node "second" is a GridSample.*Known are: Abs, Add, .*Unsqueeze\.$/],
    ['a missing input', after('Conv', {}, ['c']), /node "second" \(Conv\): its input 1 is missing/],
    ['a tensor that nothing computes', after('Relu', {}, ['z']), /node "second" \(Relu\): it reads "z"/],
    [
      'a size that does not fit',
      after('MaxPool', { kernel_shape: [300, 300] }),
      /node "second" \(MaxPool\): .*kernel of 300/,
    ],
    ['a dilated pool', after('MaxPool', { kernel_shape: [2, 2], dilations: [2, 2] }), /second.*dilated/],
    ['a strange axis', after('Concat', { axis: 2 }, ['c', 'c']), /second.*axis is 2, takes 1/],
    ['a setting of a wrong kind', after('LRN', { size: { float: 3 } }), /second.*size should be of kind integer/],
    ['a negative stride', after('MaxPool', { kernel_shape: [2, 2], strides: [-1, 1] }), /strides are -1, 1/],
    ['weights for other channels', after('Conv', {}, ['c', 'w']), /second.*input has 4 channels, its weights 4x3x3x3/],
    ['a softmax over pixels', { ...after('Softmax'), opset: 12 }, /second.*channels and pixels together/],
    ['a turned map', after('Transpose', { perm: [0, 2, 3, 1] }), /second.*exchanges axes/],
    ['two tensors of one name', { nodes: [conv, conv] }, /first.*"c" has the name of another tensor/],
    ['two inputs', { inputs: [input, { ...input, name: 'z' }] }, /it has 2 inputs.*\[batch, 3, height, width\]/],
    ['grey pictures', { inputs: [{ name: 'x', shape: [1, 1, 28, 28] }] }, /1x1x28x28 has 1 channels/],
    ['channels last', { inputs: [{ name: 'x', shape: [1, 224, 224, 3] }] }, /1x224x224x3 has 224 channels/],
    [
      'a mean picture',
      { ...after('Add', {}, ['x', 'm']), tensors: [w, randomTensor(new Rng(2), 'm', [1, 3, 224, 224])] },
      /second.*3x224x224.*Only one number, or one per channel/,
    ],
  ];
  test.each(troubles)('%s', async (_, model, message) => {
    const trouble = await network(model).catch((error: unknown) => error);
    expect(trouble).toBeInstanceOf(FileError);
    expect(messageOf(trouble)).toMatch(/^tiny\.onnx: /);
    expect(messageOf(trouble)).toMatch(message);
  });

  test('a layer that does not exist', async () => {
    const net = await network({});
    const picture = new Graph().read(new Variable('picture', [1, 3, 8, 8]));
    expect(() => net.build(picture, { layers: ['conv1'] })).toThrow('Its layers are: x, c.');
  });

  test('weights that are no numbers, when they are asked for', async () => {
    const file = await network({ tensors: [{ ...w, data: Array.from(w.data, () => NaN) }] });
    const value = file.build(new Graph().read(new Variable('picture', [1, 3, 8, 8]))).get('c');
    const constants = value?.graph.values.flatMap(({ source }) => (source.kind === 'constant' ? [source.tensor] : []));
    const stored = constants?.flatMap((tensor) => ('read' in tensor ? [tensor] : []));
    await expect(stored?.[0].read(0, 1)).rejects.toThrow(/tiny\.onnx: w holds numbers that are not finite/);
  });
});

describe('the layers', () => {
  const nodes: OnnxModelNode[] = [
    { ...conv, attributes: { strides: [2, 2] } },
    { op: 'Relu', inputs: ['c'], outputs: ['r'] },
    { op: 'MaxPool', inputs: ['r'], outputs: ['p'], attributes: { kernel_shape: [2, 2], strides: [2, 2] } },
    { op: 'GlobalAveragePool', inputs: ['p'], outputs: ['g'] },
    { op: 'Flatten', inputs: ['g'], outputs: ['f'] },
    { op: 'Gemm', inputs: ['f', 'u'], outputs: ['logits'] },
    { op: 'Softmax', inputs: ['logits'], outputs: ['prob'] },
  ];
  const model = { nodes, tensors: [w, randomTensor(new Rng(3), 'u', [4, 5])] };

  test('every tensor, with channels and stride; the logits at every position', async () => {
    const net = await network(model);
    const { layers, classifier, smallestPicture } = net;
    expect(layers).toEqual([
      { name: 'x', channels: 3, stride: 1 },
      { name: 'c', channels: 4, stride: 2 },
      { name: 'r', channels: 4, stride: 2 },
      { name: 'p', channels: 4, stride: 4 },
      { name: 'g', channels: 4, stride: 4 },
      { name: 'f', channels: 4, stride: 4 },
      { name: 'logits', channels: 5, stride: 4 },
      { name: 'prob', channels: 5, stride: 4 },
    ]);
    expect(classifier).toEqual({ layer: 'logits', classes: ['class 0', 'class 1', 'class 2', 'class 3', 'class 4'] });
    // 5 pixels become 2, and those one.
    expect(smallestPicture).toBe(5);
    const activations = net.build(new Graph().read(new Variable('picture', [2, 3, 40, 24])));
    const shapes = Object.fromEntries([...activations].map(([name, { shape }]) => [name, shape]));
    expect(shapes).toMatchObject({ p: [2, 4, 9, 5], g: [2, 4, 1, 1], logits: [2, 5, 9, 5], prob: [2, 5, 1, 1] });
  });

  test('a ReLU is part of the convolution, unless the convolution itself is asked for', async () => {
    const net = await network(model);
    const ops = (layers: readonly string[]): string[] => {
      const graph = new Graph();
      net.build(graph.read(new Variable('picture', [1, 3, 24, 24])), { layers });
      return graph.values.flatMap(({ source }) => (source.kind === 'op' ? [source.op.name] : []));
    };
    expect(ops(['p'])).toEqual(['conv2d', 'conv2d', 'maxPool']);
    expect(ops(['p', 'c'])).toEqual(['conv2d', 'conv2d', 'relu', 'maxPool']);
  });

  test('average pooling in the place of max pooling', async () => {
    const graph = new Graph();
    (await network(model)).build(graph.read(new Variable('picture', [1, 3, 24, 24])), { pooling: 'average' });
    const ops = graph.values.flatMap(({ source }) => (source.kind === 'op' ? [source.op.name] : []));
    expect(ops).toContain('averagePool');
    expect(ops).not.toContain('maxPool');
  });

  test('class names, and how many there must be', async () => {
    const classes = ['a', 'b', 'c', 'd', 'e'];
    expect((await network(model, { classes })).classifier?.classes).toBe(classes);
    await expect(network(model, { classes: ['a'] })).rejects.toThrow(
      'The network has 5 classes, but 1 names were given.',
    );
  });
});

describe('what is done to the picture', () => {
  /** What the first layer gets of a picture of one colour, from the 1x1 convolution before it. */
  const prepared = async (model: Partial<OnnxModelText>, options?: OnnxNetworkOptions): Promise<[string, number[]]> => {
    const net = await network(model, options);
    const value = net.build(new Graph().read(new Variable('picture', [1, 3, 4, 4])), { layers: ['x'] });
    const source = [...value.values()][0].source;
    if (source.kind !== 'op') throw new Error('nothing is done to the picture');
    const [kernel, bias] = source.inputs.slice(1).map((constant) => {
      if (constant.source.kind !== 'constant' || !('data' in constant.source.tensor)) throw new Error('not fixed');
      return constant.source.tensor.data;
    });
    const colour = [0.2, 0.4, 0.6];
    return [
      net.title,
      [0, 1, 2].map((plane) => colour.reduce((sum, c, i) => sum + c * kernel[plane * 3 + i], bias[plane])),
    ];
  };
  const close = (got: number[], expected: number[]): void => {
    got.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 3);
    });
  };

  test("ImageNet's mean and deviation, where nothing hints at something else", async () => {
    const [title, planes] = await prepared({});
    expect(title).toMatch(/^tiny \(tiny\.onnx; colours taken as red, green, blue/);
    close(planes, [(0.2 - 0.485) / 0.229, (0.4 - 0.456) / 0.224, (0.6 - 0.406) / 0.225]);
  });

  test("Caffe's, for what comes from there", async () => {
    const [title, planes] = await prepared({ producer: 'caffe-export' });
    expect(title).toMatch(/taken as a network from Caffe/);
    close(planes, [0.6 * 255 - 104, 0.4 * 255 - 117, 0.2 * 255 - 123]);
  });

  test('what is asked for, and then nothing is said of it', async () => {
    const [title, planes] = await prepared(
      {},
      { preprocessing: { scale: [1, 2, 3], offset: [0, 1, 0], order: 'bgr' }, name: 'mine' },
    );
    expect(title).toBe('mine (tiny.onnx)');
    close(planes, [1.8, 1.8, 0.2]);
  });
});
