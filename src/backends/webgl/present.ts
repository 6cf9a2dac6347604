/** Shows a tensor on the canvas from its texture, without reading it back. */
import { SettingError } from '../../core/errors.js';
import { formatShape } from '../../core/shape.js';
import type { Device } from './device.js';
import { prepareDraw, runDraw, type Target, type TensorOperand } from './draw.js';
import type { Shaders } from './programs.js';

export interface PresentOptions {
  /** The part of the canvas the picture fills, in canvas pixels from its upper left corner. Default the whole canvas. */
  readonly viewport?: { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
  /** 'smooth' interpolates (and averages where it reduces), 'nearest' shows every pixel as a square. Default 'smooth'. */
  readonly scaling?: 'smooth' | 'nearest';
  /** Which channels are red, green and blue. Default the first three, or the only one three times. */
  readonly channels?: readonly [red: number, green: number, blue: number];
  /** What is shown is factor x + offset per colour, in [0, 1]. Default 1 and 0. */
  readonly factor?: readonly [number, number, number];
  readonly offset?: readonly [number, number, number];
  /** Which image of the batch. Default 0. */
  readonly image?: number;
  /** Colour of the canvas around the viewport, in [0, 1]. Default: what was there stays there. */
  readonly background?: readonly [number, number, number];
}

/** The shaders that show pictures. */
export const presentingShaders = ['present', 'presentNearest'];

/** @throws SettingError when the tensor has no such image or channel, or the viewport has no size. */
export function present(
  { context: { gl, canvas } }: Device,
  shaders: Shaders,
  x: TensorOperand,
  options: PresentOptions,
): void {
  const [images, count, pixelsDown, pixelsAcross] = x.layout.shape;
  const { viewport = { left: 0, top: 0, width: canvas.width, height: canvas.height }, scaling = 'smooth' } = options;
  const { channels = count < 3 ? [0, 0, 0] : [0, 1, 2], factor = [1, 1, 1], offset = [0, 0, 0] } = options;
  const { image = 0, background } = options;
  const { left, top, width, height } = viewport;
  const bottom = canvas.height - top - height;
  if (![image, ...channels].every(Number.isInteger) || !(image >= 0 && image < images)) {
    throw new SettingError(`draw: there is no image ${image} in a tensor of shape ${formatShape(x.layout.shape)}.`);
  }
  if (!channels.every((channel) => channel >= 0 && channel < count)) {
    throw new SettingError(
      `draw: there are no channels ${channels.join(', ')} in a tensor of shape ${formatShape(x.layout.shape)}.`,
    );
  }
  if (![left, bottom, width, height].every(Number.isInteger) || width < 1 || height < 1) {
    throw new SettingError(`draw: the viewport must be whole pixels, got ${width}x${height} at (${left}, ${top}).`);
  }

  if (background) {
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    gl.clearColor(...background, 1);
    gl.clear(gl.COLOR_BUFFER_BIT);
  }
  // At its own size a picture is its nearest pixels.
  const isSmooth = scaling === 'smooth' && (width !== pixelsAcross || height !== pixelsDown);
  const shader = shaders(isSmooth ? 'present' : 'presentNearest');
  const uniforms = { image, channels, factor, offset, viewport: [left, bottom, width, height] };
  const target: Target = { framebuffer: null, areas: [[left, bottom, width, height]], uniforms: () => ({}) };
  runDraw(gl, prepareDraw(gl, shader, target, { x }, uniforms));
}
