/**
 * What only the WebGL2 backend does, on the main thread of a page. Each function does one thing and returns what came
 * out of it as plain data; the test judges.
 */
import { openContext } from '../../../src/backends/webgl/context.js';
import { createWebglBackend, type PresentOptions, type WebglBackend } from '../../../src/backends/webgl/index.js';
import { ShaderPrograms } from '../../../src/backends/webgl/programs.js';
import { messageOf } from '../../../src/core/errors.js';
import { Graph, Variable } from '../../../src/core/graph.js';
import { Tensor } from '../../../src/core/tensor.js';
import { shaderSources } from '../../../src/generated/shaders.js';
import { clamp, conv2d, gradient, relu, square, sum } from '../../../src/ops/index.js';

/** The message of what is thrown; undefined if nothing is. */
async function complaint(act: () => unknown): Promise<string | undefined> {
  try {
    await act();
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

function makeCanvas(width = 4, height = 4): HTMLCanvasElement {
  return Object.assign(document.createElement('canvas'), { width, height });
}

const ramp = (length: number): Float32Array => Float32Array.from({ length }, (_, i) => (i % 11) / 10);

export function open(): Promise<string | undefined> {
  return complaint(async () => {
    (await createWebglBackend()).dispose();
  });
}

/** What opening says on a device that announces no float targets, and on one whose float targets stay empty. */
export async function openWithoutFloats(): Promise<(string | undefined)[]> {
  const { prototype } = WebGL2RenderingContext;
  const descriptors = Object.getOwnPropertyDescriptors(prototype);
  const broken = async (method: 'getExtension' | 'readPixels'): Promise<string | undefined> => {
    Object.defineProperty(prototype, method, { ...descriptors[method], value: () => null });
    const message = await open();
    Object.defineProperty(prototype, method, descriptors[method]);
    return message;
  };
  return [await broken('getExtension'), await broken('readPixels')];
}

/**
 * Draws a 2x3 picture (red, green, blue above; three greys below) to a 6x4 canvas.
 *
 * @returns the canvas' rows from top to bottom as rrggbb, and how often drawing read numbers back.
 */
export async function show(options: PresentOptions): Promise<{ rows: string[]; readbacks: number }> {
  const canvas = makeCanvas(6, 4);
  const backend = await createWebglBackend({ canvas });
  const picture = new Variable('picture', [1, 3, 2, 3]);
  const grey = [0.6, 0.4, 0.2];
  backend.write(picture, Float32Array.from([1, 0, 0, ...grey, 0, 1, 0, ...grey, 0, 0, 1, ...grey]));
  const gl = canvas.getContext('webgl2');
  if (!gl) throw new Error('The canvas has no context.');

  const read = gl.readPixels.bind(gl);
  let readbacks = 0;
  gl.readPixels = () => {
    readbacks++;
  };
  backend.draw(picture, options);

  const pixels = new Uint8Array(6 * 4 * 4);
  gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  read(0, 0, 6, 4, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
  const colour = (pixel: number): string =>
    [0, 1, 2].map((k) => pixels[4 * pixel + k].toString(16).padStart(2, '0')).join('');
  const rows = [3, 2, 1, 0].map((y) => [0, 1, 2, 3, 4, 5].map((x) => colour(6 * y + x)).join(' '));
  backend.dispose();
  return { rows, readbacks };
}

export async function showNonsense(): Promise<(string | undefined)[]> {
  const backend = await createWebglBackend({ canvas: makeCanvas() });
  const picture = new Variable('picture', [1, 3, 2, 2]);
  const graph = new Graph();
  const output = relu(graph.read(picture));
  const program = await backend.compile(graph, [output]);
  const messages = [
    await complaint(() => {
      backend.draw(picture, { channels: [0, 1, 3] });
    }),
    await complaint(() => {
      backend.draw(picture, { image: 1 });
    }),
    await complaint(() => {
      backend.draw({ program, output });
    }),
  ];
  backend.dispose();
  return messages;
}

/** Takes the context away while a read is under way; what everything says from then on. */
export async function loseContext(): Promise<Record<string, string | undefined>> {
  const canvas = makeCanvas();
  const backend = await createWebglBackend({ canvas });
  const told = new Promise<string>((resolve) => {
    backend.onLost((error) => {
      resolve(error.message);
    });
  });
  const picture = new Variable('picture', [1, 3, 4, 4]);
  const graph = new Graph();
  const output = relu(graph.read(picture));
  const program = await backend.compile(graph, [output]);
  program.run();
  const pending = complaint(() => program.read(output));
  canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
  return {
    pending: await pending,
    told: await told,
    run: await complaint(() => {
      program.run();
    }),
    write: await complaint(() => {
      backend.write(picture, new Float32Array(48));
    }),
    fence: await complaint(() => backend.fence()),
    openAgain: await complaint(() => createWebglBackend({ canvas })),
  };
}

export async function useAfterwards(): Promise<Record<string, string | undefined>> {
  const backend = await createWebglBackend({ canvas: makeCanvas() });
  const picture = new Variable('the picture', [1, 3, 4, 4]);
  const graph = new Graph();
  const program = await backend.compile(graph, [relu(graph.read(picture))]);
  backend.release(picture);
  const run = (): void => {
    program.run();
  };
  const released = await complaint(run);
  program.dispose();
  const disposed = await complaint(run);
  backend.dispose();
  return { released, disposed, closed: await complaint(() => backend.fence()) };
}

/** The driver's own words about a mistake in an included file. */
export async function breakShader(): Promise<string | undefined> {
  const context = openContext();
  const line = shaderSources['include/place.glsl'].split('\n').findIndex((text) => text.startsWith('Cell cellHere()'));
  const broken = shaderSources['include/place.glsl'].replace('Cell cellHere()', 'Sell cellHere()');
  const programs = new ShaderPrograms(context, { ...shaderSources, 'include/place.glsl': broken });
  const message = await complaint(() => programs.load(['relu']));
  context.close();
  return message?.replace(`place.glsl:${line + 1}:`, 'place.glsl:<its line>:');
}

/** Bytes held: with two programs of one network, after each is disposed of, and after another one is compiled. */
export async function memoryOverTime(): Promise<Record<string, number>> {
  const backend = await createWebglBackend();
  const empty = backend.memory.bytes;
  const weights = new Tensor([8, 4, 3, 3], ramp(288));
  const picture = (size: number): Variable => new Variable(`picture ${size}`, [1, 4, size, size]);
  const estimates: number[] = [];
  const compile = async (variable: Variable): ReturnType<WebglBackend['compile']> => {
    const graph = new Graph();
    const x = graph.read(variable);
    const loss = sum(square(conv2d(x, graph.constant(weights), undefined, { pad: 1, relu: true })));
    const outputs = [loss, ...gradient(loss, [x])];
    estimates.push(backend.estimate(graph, outputs).total);
    return backend.compile(graph, outputs);
  };
  const small = picture(16);
  const first = await compile(small);
  const one = backend.memory.bytes - empty;
  const onePeak = backend.memory.peak - empty;
  const large = picture(32);
  const second = await compile(large);
  const both = backend.memory.bytes - empty;
  first.dispose();
  second.dispose();
  backend.release(small);
  backend.release(large);
  const kept = backend.memory.bytes - empty;
  const other = new Graph();
  const input = new Variable('other', [1, 1, 1, 1]);
  const last = await backend.compile(other, [relu(other.read(input))]);
  const swept = backend.memory.bytes - empty - last.memory.total;
  const { peak } = backend.memory;
  backend.dispose();
  const { total, constants } = first.memory;
  return {
    estimated: estimates[0],
    onePeak,
    one,
    both,
    kept,
    swept,
    peak,
    empty,
    total,
    constants,
    secondTotal: second.memory.total,
  };
}

/**
 * A convolution and its input gradient whose weights lie in one column of blocks, again where textures are too small for
 * that, and once more with weights that come a few rows at a time.
 */
export async function foldWeights(): Promise<{
  whole: number[];
  folded: number[];
  inParts: number[];
  tooSmall: string | undefined;
}> {
  const { prototype } = WebGL2RenderingContext;
  const descriptors = Object.getOwnPropertyDescriptors(prototype);
  const convolve = async (limit: number, partBytes?: number): Promise<number[]> => {
    const original = descriptors.getParameter.value;
    const value = function (this: WebGL2RenderingContext, name: GLenum): unknown {
      return name === this.MAX_TEXTURE_SIZE ? limit : original?.call(this, name);
    };
    Object.defineProperty(prototype, 'getParameter', { ...descriptors.getParameter, value });
    try {
      const backend = await createWebglBackend();
      const picture = new Variable('picture', [1, 5, 6, 7]);
      backend.write(picture, ramp(210));
      const graph = new Graph();
      const x = graph.read(picture);
      const y = conv2d(x, graph.constant(new Tensor([152, 5, 3, 3], ramp(152 * 45))));
      const [dx] = gradient(sum(square(y)), [x]);
      const program = await backend.compile(graph, [y, dx], { partBytes });
      program.run();
      const numbers = [...(await program.read(y)), ...(await program.read(dx))];
      backend.dispose();
      return numbers;
    } finally {
      Object.defineProperty(prototype, 'getParameter', descriptors.getParameter);
    }
  };
  // 38 blocks of two rows and 36 columns.
  return {
    whole: await convolve(4096),
    folded: await convolve(72),
    inParts: await convolve(72, 1),
    tooSmall: await complaint(() => convolve(8)),
  };
}

/** Results of ops on a picture of which one pixel is no number. */
export async function spreadNaN(): Promise<Record<string, number>> {
  const backend = await createWebglBackend();
  const picture = new Variable('picture', [1, 1, 4, 4]);
  backend.write(
    picture,
    Float32Array.from({ length: 16 }, (_, i) => (i === 5 ? NaN : -1)),
  );
  const graph = new Graph();
  const x = graph.read(picture);
  const weights = graph.constant(Tensor.filled([1, 1, 3, 3], 1));
  const values = { relu: relu(x), clamp: clamp(x, 0, 1), conv2d: conv2d(x, weights, undefined, { relu: true }) };
  const program = await backend.compile(graph, Object.values(values));
  program.run();
  const counts: Record<string, number> = {};
  for (const [name, value] of Object.entries(values)) {
    counts[name] = (await program.read(value)).filter(Number.isNaN).length;
  }
  backend.dispose();
  return counts;
}
