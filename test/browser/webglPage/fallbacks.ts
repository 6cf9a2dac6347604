/** The backend on devices that can do less, or claim to do more than they can: a page that hides or breaks things. */
import { dream } from '../../../src/apps/dream.js';
import { dreamPreset } from '../../../src/apps/dreamPreset.js';
import { createWebglBackend, type WebglBackend } from '../../../src/backends/webgl/index.js';
import { Graph, Variable } from '../../../src/core/graph.js';
import { Tensor } from '../../../src/core/tensor.js';
import { embeddedNetwork } from '../../../src/nets/embedded.js';
import { conv2d, gradient, maxPool, meanSquare, relu } from '../../../src/ops/index.js';
import { bytesInMemory } from '../../../src/weights/byteSource.js';
import { wavyPicture } from '../../support/wavyPicture.js';

/**
 * What is wrong with the device: nothing; it announces four layers at once; it announces eight of which four stay empty; it
 * announces half floats only; its float32 comes back rounded to half floats.
 */
export type Fault = 'none' | 'four layers' | 'four of eight' | 'half floats' | 'rounded floats';

/** Opens the backend with WebGL2 as `fault` has it; the fault lasts until `repair`. */
async function openWith(fault: Fault): Promise<{ backend: WebglBackend; repair: () => void }> {
  const { prototype } = WebGL2RenderingContext;
  const { getParameter, getExtension, readPixels, readBuffer } = Object.getOwnPropertyDescriptors(prototype);
  const replace = (name: string, value: unknown): void => {
    Object.defineProperty(prototype, name, { configurable: true, writable: true, value });
  };
  if (fault === 'four layers') {
    replace('getParameter', function (this: WebGL2RenderingContext, name: GLenum): unknown {
      const value: unknown = getParameter.value?.call(this, name);
      return name === this.MAX_DRAW_BUFFERS ? 4 : value;
    });
  }
  if (fault === 'four of eight') {
    replace('readBuffer', function (this: WebGL2RenderingContext, source: GLenum): void {
      const isThere = source < this.COLOR_ATTACHMENT0 + 4 || source > this.COLOR_ATTACHMENT0 + 15;
      readBuffer.value?.call(this, isThere ? source : this.COLOR_ATTACHMENT0);
    });
  }
  if (fault === 'half floats') {
    replace('getExtension', function (this: WebGL2RenderingContext, name: string): unknown {
      // Asking for it would switch it on.
      if (name === 'EXT_color_buffer_float') return null;
      const extension: unknown = Reflect.apply(getExtension.value ?? (() => null), this, [name]);
      return extension;
    });
  }
  if (fault === 'rounded floats') {
    replace('readPixels', function (this: WebGL2RenderingContext, ...args: unknown[]): void {
      Reflect.apply(readPixels.value ?? (() => undefined), this, args);
      const into = args.at(-1);
      if (!(into instanceof Float32Array)) return;
      for (let i = 0; i < into.length; i++) into[i] = Math.fround(Number(into[i].toPrecision(4)));
    });
  }
  const repair = (): void => {
    Object.defineProperties(prototype, { getParameter, getExtension, readPixels, readBuffer });
  };
  try {
    return { backend: await createWebglBackend(), repair };
  } catch (error) {
    repair();
    throw error;
  }
}

/** What the backend says of itself there, and the numbers of a small network's last layer and of its picture's gradient. */
export async function computeWith(
  fault: Fault,
): Promise<{ targets: number; precision: string; isNamed: boolean; y: number[]; dx: number[] }> {
  const { backend, repair } = await openWith(fault);
  try {
    const picture = new Variable('picture', [1, 16, 18, 20]);
    const wave = (length: number, scale: number): Float32Array =>
      Float32Array.from({ length }, (_, i) => scale * Math.sin(i * i));
    backend.write(picture, wave(16 * 18 * 20, 1));
    const graph = new Graph();
    const x = graph.read(picture);
    const weights = [32, 24].map((outputs, i) => {
      const inputs = [16, 32][i];
      return graph.constant(new Tensor([outputs, inputs, 3, 3], wave(outputs * inputs * 9, 0.1)));
    });
    const pooled = maxPool(conv2d(x, weights[0], undefined, { pad: 1, relu: true }), 2);
    const y = relu(conv2d(pooled, weights[1], undefined, { pad: 1 }));
    const [dx] = gradient(meanSquare(y), [x]);
    const program = await backend.compile(graph, [y, dx]);
    program.run();
    return {
      targets: backend.targets,
      precision: backend.precision,
      isNamed: backend.description.endsWith(', half precision'),
      y: [...(await program.read(y))],
      dx: [...(await program.read(dx))],
    };
  } finally {
    repair();
    backend.dispose();
  }
}

/** A short dream of the embedded network, guided as it is by default, or of one layer: the picture at its end. */
export async function dreamWith(fault: Fault, weights: string, kind: 'preset' | 'layer'): Promise<number[]> {
  const file = await fetch(`data:application/octet-stream;base64,${weights}`);
  const network = await embeddedNetwork(bytesInMemory('embedded', new Uint8Array(await file.arrayBuffer())));
  const { backend, repair } = await openWith(fault);
  try {
    const preset = dreamPreset(network);
    const objective =
      kind === 'preset' ? preset : { ...preset, classes: undefined, layers: [{ layer: 'block3_conv1', gain: 1 }] };
    const settings = { ...objective, size: 128, octaves: 2, steps: 4 };
    let picture: Tensor | undefined;
    for await (const frame of dream(backend, network, wavyPicture(5, 128), settings)) picture = await frame.picture();
    return [...(picture?.data ?? [])];
  } finally {
    repair();
    backend.dispose();
  }
}
