/**
 * How a tensor lies in wasm memory: float32, channels innermost, with a border of zeros around each image.
 *
 *     address of x[n, c, y, x] = origin + n imageStride + y rowStride + (x channels + c) 4
 *
 * The border is as wide as the widest window that reads the tensor reaches outside the picture, so that convolution has no
 * edge cases; most tensors have none. Logical order, `[batch][channels][height][width]`, is the world's outside.
 */
import { type Shape, sizeOf } from '../../core/shape.js';

const bytesPerNumber = 4;
/** Tensors begin on cache lines. */
const alignment = 64;

export function alignUp(bytes: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}

export interface Layout {
  readonly shape: Shape;
  /** Pixels of zeros on each side of an image. */
  readonly border: number;
  /** Bytes from a row of pixels to the next one, and from an image to the next one. */
  readonly rowStride: number;
  readonly imageStride: number;
  /** Bytes from the tensor's first byte to the pixel (0, 0) of image 0. */
  readonly origin: number;
  /** Length in bytes, a multiple of the alignment. */
  readonly bytes: number;
}

export function layoutOf(shape: Shape, border: number): Layout {
  const [batch, channels, height, width] = shape;
  const pixel = channels * bytesPerNumber;
  const rowStride = (width + 2 * border) * pixel;
  const imageStride = (height + 2 * border) * rowStride;
  return {
    shape,
    border,
    rowStride,
    imageStride,
    origin: border * rowStride + border * pixel,
    bytes: alignUp(batch * imageStride),
  };
}

/** Copies numbers in logical order into a tensor at `address`; its border is left alone. */
export function pack(data: Float32Array, memory: Float32Array, address: number, layout: Layout): void {
  eachChannelRow(address, layout, (from, to, width, channels) => {
    for (let x = 0; x < width; x++) memory[to + x * channels] = data[from + x];
  });
}

/** Copies a tensor at `address` into logical order. */
export function unpack(memory: Float32Array, address: number, layout: Layout): Float32Array {
  const data = new Float32Array(sizeOf(layout.shape));
  eachChannelRow(address, layout, (to, from, width, channels) => {
    for (let x = 0; x < width; x++) data[to + x] = memory[from + x * channels];
  });
  return data;
}

/** Visits the rows of each channel: where one begins in logical order and, in floats, in memory. */
function eachChannelRow(
  address: number,
  { shape: [batch, channels, height, width], origin, rowStride, imageStride }: Layout,
  visit: (logical: number, physical: number, width: number, channels: number) => void,
): void {
  let logical = 0;
  for (let n = 0; n < batch; n++) {
    for (let c = 0; c < channels; c++) {
      for (let y = 0; y < height; y++, logical += width) {
        const physical = (address + origin + n * imageStride + y * rowStride) / bytesPerNumber + c;
        visit(logical, physical, width, channels);
      }
    }
  }
}
