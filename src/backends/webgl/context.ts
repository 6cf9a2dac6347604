/**
 * The WebGL2 context: whether this machine has one that can compute, what it is, and what happens when it is lost.
 */
import { BackendError } from '../../core/errors.js';
import type { NumberFormat } from './formats.js';

export type WebglCanvas = HTMLCanvasElement | OffscreenCanvas;

export interface WebglContext {
  readonly gl: WebGL2RenderingContext;
  readonly canvas: WebglCanvas;
  /** What draws, in the driver's words: "ANGLE (NVIDIA, ...)". */
  readonly renderer: string;
  /** The most texels a texture may be wide or high. */
  readonly textureLimit: number;
  /** The most layers that the driver says one draw may write. */
  readonly targetLimit: number;
  /** What the driver says it can draw to, the best first. */
  readonly formats: readonly NumberFormat[];
  /** Lets the driver compile shaders beside the page, where it can. */
  readonly parallelCompile: { readonly COMPLETION_STATUS_KHR: number } | null;
  /** @throws BackendError when the browser has taken the context away, or it was closed. */
  check(): void;
  /** Calls back once when the context is lost. */
  onLost(callback: (error: BackendError) => void): void;
  /** Gives a hidden canvas' context back, for browsers allow only a few; a canvas on show keeps its own. */
  close(): void;
}

/**
 * Opens a WebGL2 context with float targets.
 *
 * @param shown the canvas where pictures are shown; a hidden one by default.
 * @throws BackendError when there is no WebGL2, or the device does not offer float targets of any precision.
 */
export function openContext(shown?: WebglCanvas): WebglContext {
  const canvas = shown ?? hiddenCanvas();
  const attributes = {
    alpha: false,
    antialias: false,
    depth: false,
    stencil: false,
    powerPreference: 'high-performance',
  };
  // The two kinds of canvas declare the same method in two ways.
  const found: RenderingContext | OffscreenRenderingContext | null = canvas.getContext('webgl2', attributes);
  if (!(found instanceof WebGL2RenderingContext)) throw noWebgl2();
  const gl = found;
  // A canvas keeps its context for life, also a lost one.
  if (gl.isContextLost()) throw contextLost();
  // The first of these extensions brings both.
  const formats: readonly NumberFormat[] = gl.getExtension('EXT_color_buffer_float')
    ? ['float', 'half']
    : gl.getExtension('EXT_color_buffer_half_float')
      ? ['half']
      : [];
  if (formats.length === 0) throw noFloatTargets();

  let failure: BackendError | undefined;
  const listeners: ((error: BackendError) => void)[] = [];
  canvas.addEventListener('webglcontextlost', () => {
    failure = contextLost();
    for (const listener of listeners) listener(failure);
  });
  return {
    gl,
    canvas,
    renderer: rendererOf(gl),
    textureLimit: Math.min(Number(gl.getParameter(gl.MAX_TEXTURE_SIZE)), ...viewportLimits(gl)),
    formats,
    targetLimit: Math.min(
      ...[gl.MAX_DRAW_BUFFERS, gl.MAX_COLOR_ATTACHMENTS].map((name) => Number(gl.getParameter(name))),
    ),
    parallelCompile: gl.getExtension('KHR_parallel_shader_compile'),
    check() {
      if (gl.isContextLost()) failure ??= contextLost();
      if (failure) throw failure;
    },
    onLost(callback) {
      listeners.push(callback);
    },
    close() {
      listeners.length = 0;
      failure = new BackendError('WebGL: this backend was disposed of.');
      if (!shown) gl.getExtension('WEBGL_lose_context')?.loseContext();
    },
  };
}

function hiddenCanvas(): WebglCanvas {
  if (typeof OffscreenCanvas !== 'undefined') return new OffscreenCanvas(1, 1);
  if (typeof document !== 'undefined') return document.createElement('canvas');
  throw noWebgl2();
}

function noWebgl2(): BackendError {
  return new BackendError(
    'WebGL: there is no WebGL2 here.',
    'Switch on hardware acceleration, use a newer browser, or the wasm backend.',
  );
}

export function noFloatTargets(): BackendError {
  return new BackendError('WebGL: this device cannot draw to float textures.', 'Use the wasm backend.');
}

function contextLost(): BackendError {
  return new BackendError(
    'WebGL: the browser took the graphics context away (the driver was reset, or memory ran out).',
    'Reload the page; if it happens again, use a smaller picture or the wasm backend.',
  );
}

/** Whether WebGL would be computed by the CPU, where the wasm backend does better. */
export function isSoftwareRenderer(renderer: string): boolean {
  return /swiftshader|llvmpipe|softpipe|software|microsoft basic render/i.test(renderer);
}

function rendererOf(gl: WebGL2RenderingContext): string {
  const names = gl.getExtension('WEBGL_debug_renderer_info');
  return String(gl.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
}

/** A viewport may be smaller than a texture. */
function viewportLimits(gl: WebGL2RenderingContext): number[] {
  const limits: unknown = gl.getParameter(gl.MAX_VIEWPORT_DIMS);
  return limits instanceof Int32Array ? [...limits] : [];
}
