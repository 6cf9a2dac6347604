/**
 * The WebGL2 backend: convolution, pooling and everything else as fragment shaders.
 *
 * Tensors are float textures in the 2x2 phase layout (`layout.ts`), passes are files of `shaders/`, and a compiled graph
 * is a list of prepared draws. It works on the main thread and in a worker, and it can show a tensor on its canvas
 * without the numbers ever leaving the GPU.
 */
import type { Backend, MemoryEstimate } from '../../core/backend.js';
import { BackendError } from '../../core/errors.js';
import { type Graph, type Value, Variable } from '../../core/graph.js';
import type { Economy } from '../../core/op.js';
import type { LoadOptions } from '../../core/loading.js';
import { plan } from '../../core/plan.js';
import { Sequence } from '../../core/sequence.js';
import { scalarShape } from '../../core/shape.js';
import { shaderSources } from '../../generated/shaders.js';
import { drawBlueprint } from './blueprint.js';
import { compileGraph } from './compile.js';
import { isSoftwareRenderer, openContext, type WebglCanvas } from './context.js';
import type { Device } from './device.js';
import { tensorOperand } from './draw.js';
import { Boxes } from './formats.js';
import { tensorLayout } from './layout.js';
import { present, presentingShaders, type PresentOptions } from './present.js';
import { probeTargets } from './probe.js';
import type { WebglProgram } from './program.js';
import { ShaderPrograms, type Shaders } from './programs.js';
import { gpuDone, readTensor } from './readback.js';
import { Store } from './store.js';
import { Textures } from './textures.js';

export { estimateWebglMemory, type WebglDevice } from './estimate.js';
export { isSoftwareRenderer, type PresentOptions, type WebglCanvas, type WebglProgram };

export interface WebglOptions {
  /** The canvas that {@link WebglBackend.draw} shows pictures on; a hidden one by default. */
  readonly canvas?: WebglCanvas;
  /** What kernels spare where there are several for one op. Default 'fast'. */
  readonly economy?: Economy;
}

export interface WebglBackend extends Backend {
  readonly name: 'webgl';
  readonly canvas: WebglCanvas;
  /** The graphics device in the driver's words. */
  readonly renderer: string;
  /** Whether that is a program on the CPU, which the wasm backend outruns. */
  readonly isSoftware: boolean;
  /** Layers of four numbers that one draw can write: 8, or 4 where more do not work. */
  readonly targets: number;
  /**
   * How numbers are kept. Where the device draws to no better, in half precision: of 11 bits, and between 6e-8 and 65504.
   * That is good for dreams; searches that weigh small differences of a loss (L-BFGS, QQN) had better run on wasm.
   */
  readonly precision: 'single' | 'half';

  compile(graph: Graph, outputs: readonly Value[], options?: LoadOptions): Promise<WebglProgram>;

  /** The memory of a program for this graph on this device, without taking any. @throws as {@link compile} does. */
  estimate(graph: Graph, outputs: readonly Value[]): MemoryEstimate;

  /**
   * Draws a picture to the canvas: a variable, or an output of a program that has completed a run. Its rows run from top
   * to bottom; fitting the aspect is the caller's, by the viewport.
   *
   * @throws SettingError for channels, images or viewports that do not exist.
   */
  draw(source: Variable | { readonly program: WebglProgram; readonly output: Value }, options?: PresentOptions): void;

  /** Resolves when the GPU has finished what was submitted so far. @throws BackendError when the context is lost. */
  fence(): Promise<void>;

  /** Calls back when the browser takes the context away; from then on every use throws the same error. */
  onLost(callback: (error: BackendError) => void): void;
}

/**
 * Opens WebGL2 and makes sure that it can compute.
 *
 * @throws BackendError when there is no WebGL2 or the device cannot draw to float textures of any precision.
 */
export async function createWebglBackend(options: WebglOptions = {}): Promise<WebglBackend> {
  const context = openContext(options.canvas);
  const programs = new ShaderPrograms(context, shaderSources);
  try {
    const { numbers, count, beside } = await probeTargets(context, programs);
    const boxes = new Boxes(numbers, context.textureLimit);
    const textures = new Textures(context, numbers);
    const store = new Store(textures, boxes);
    const scalar = tensorLayout(scalarShape, boxes.limit);
    const zero = tensorOperand(textures.make(boxes.tensor(scalar)), scalar);
    const zeroCells = tensorOperand(textures.make(boxes.cells(scalar, 16)), scalar);
    const shaders = await programs.load(presentingShaders);
    const traits = { economy: options.economy ?? 'fast', targets: count, beside };
    const compilations = new Sequence();
    const device: Device = { context, textures, programs, store, compilations, zero, zeroCells, boxes, traits };
    return new Engine(device, shaders);
  } catch (error) {
    context.close();
    throw error;
  }
}

class Engine implements WebglBackend {
  readonly name = 'webgl';
  readonly threads = 1;
  readonly canvas: WebglCanvas;
  readonly renderer: string;
  readonly isSoftware: boolean;
  readonly description: string;
  readonly targets: number;
  readonly precision: 'single' | 'half';
  readonly #device: Device;
  readonly #shaders: Shaders;

  constructor(device: Device, shaders: Shaders) {
    const { canvas, renderer } = device.context;
    this.canvas = canvas;
    this.renderer = renderer;
    this.isSoftware = isSoftwareRenderer(renderer);
    this.targets = device.traits.targets;
    this.precision = device.boxes.numbers === 'float' ? 'single' : 'half';
    this.description = `WebGL2, ${renderer}${this.precision === 'half' ? ', half precision' : ''}`;
    this.#device = device;
    this.#shaders = shaders;
  }

  get memory(): { readonly bytes: number; readonly peak: number } {
    const { bytes, peak } = this.#device.textures;
    return { bytes, peak };
  }

  async compile(graph: Graph, outputs: readonly Value[], options?: LoadOptions): Promise<WebglProgram> {
    return compileGraph(this.#open(), graph, outputs, options);
  }

  estimate(graph: Graph, outputs: readonly Value[]): MemoryEstimate {
    const { traits, boxes } = this.#open();
    return drawBlueprint(plan(graph, outputs), traits, boxes).memory;
  }

  write(variable: Variable, data: Float32Array): void {
    this.#open().store.write(variable, data);
  }

  async read(variable: Variable): Promise<Float32Array> {
    const { context, store } = this.#open();
    return readTensor(context, store.variable(variable));
  }

  release(variable: Variable): void {
    this.#device.store.release(variable);
  }

  draw(
    source: Variable | { readonly program: WebglProgram; readonly output: Value },
    options: PresentOptions = {},
  ): void {
    const device = this.#open();
    const x = source instanceof Variable ? device.store.variable(source) : source.program.tensor(source.output);
    present(device, this.#shaders, x, options);
  }

  async fence(): Promise<void> {
    return gpuDone(this.#open().context);
  }

  onLost(callback: (error: BackendError) => void): void {
    this.#device.context.onLost(callback);
  }

  dispose(): void {
    const { context, textures, programs } = this.#device;
    textures.freeAll();
    void programs.dispose();
    context.close();
  }

  #open(): Device {
    this.#device.context.check();
    return this.#device;
  }
}
