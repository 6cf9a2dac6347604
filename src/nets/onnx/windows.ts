/** The settings that convolution and pooling have in common in ONNX. */
import type { Padding } from '../../ops/index.js';
import type { NodeContext } from './context.js';

export interface OnnxWindow {
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly dilation: readonly [number, number];
  /** From the height and width of the input. */
  readonly pad: (extent: readonly [number, number]) => Padding;
}

/** @param kernel the default of `kernel_shape`; @throws FileError when there is none, or a setting is out of range. */
export function readWindow(node: NodeContext, kernel?: readonly number[]): OnnxWindow {
  if (kernel === undefined && node.integers('kernel_shape') === undefined) throw node.error('it has no kernel_shape.');
  const [height, width] = node.integers('kernel_shape') ? node.sizes('kernel_shape', 2, 1, 1) : (kernel ?? []);
  const [sy, sx] = node.sizes('strides', 2, 1, 1);
  const [dy, dx] = node.sizes('dilations', 2, 1, 1);
  const [top, left, bottom, right] = node.sizes('pads', 4, 0, 0);
  const rule = node.text('auto_pad', 'NOTSET');
  const window = { kernel: [height, width], stride: [sy, sx], dilation: [dy, dx] } as const;
  if (rule === 'NOTSET') return { ...window, pad: () => ({ top, left, bottom, right }) };
  if (rule === 'VALID') return { ...window, pad: () => ({ top: 0, left: 0, bottom: 0, right: 0 }) };
  if (rule !== 'SAME_UPPER' && rule !== 'SAME_LOWER') throw node.error(`its auto_pad is "${rule}".`);
  /** As many outputs as strides fit into the input; an odd pixel goes to the end, or with LOWER to the start. */
  const sides = (size: number, axis: 0 | 1): [before: number, after: number] => {
    const reach = (window.kernel[axis] - 1) * window.dilation[axis] + 1;
    const total = Math.max((Math.ceil(size / window.stride[axis]) - 1) * window.stride[axis] + reach - size, 0);
    const small = Math.floor(total / 2);
    return rule === 'SAME_UPPER' ? [small, total - small] : [total - small, small];
  };
  return {
    ...window,
    pad: (extent) => {
      const [vertical, horizontal] = [sides(extent[0], 0), sides(extent[1], 1)];
      return { top: vertical[0], left: horizontal[0], bottom: vertical[1], right: horizontal[1] };
    },
  };
}
