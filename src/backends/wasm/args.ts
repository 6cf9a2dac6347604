/**
 * Writes the blocks of arguments that kernels read; the mirror image of `assembly/args.ts`, which describes them.
 *
 *     u32 number of operands, u32 address of the parameters, u32 address of the table addresses, the operands;
 *     then the parameters (float64) and the table addresses (u32) themselves
 */
import { type Layout, layoutOf } from './layout.js';

/** A tensor at an address. */
export interface Placed {
  readonly address: number;
  readonly layout: Layout;
}

/** Stands for an operand that nobody wants. */
export const nothing: Placed = { address: 0, layout: layoutOf([1, 0, 1, 1], 0) };

export interface Arguments {
  /** Inputs, then the output. */
  readonly operands: readonly Placed[];
  readonly params: readonly number[];
  /** Addresses of arrays of float32. */
  readonly tables: readonly number[];
}

const headBytes = 12;
const operandBytes = 28;

/** Where the parameters begin: after the operands, aligned for float64. */
function paramsOffset(operands: number): number {
  return Math.ceil((headBytes + operands * operandBytes) / 8) * 8;
}

/** Length of a block, a multiple of 8. */
export function argumentBytes(operands: number, params: number, tables: number): number {
  return paramsOffset(operands) + 8 * params + 8 * Math.ceil(tables / 2);
}

export function writeArguments(view: DataView, address: number, { operands, params, tables }: Arguments): void {
  const paramsAddress = address + paramsOffset(operands.length);
  const tablesAddress = paramsAddress + 8 * params.length;
  let at = address;
  const write = (value: number): void => {
    view.setUint32(at, value, true);
    at += 4;
  };

  write(operands.length);
  write(paramsAddress);
  write(tablesAddress);
  for (const { address: start, layout } of operands) {
    const [batch, channels, height, width] = layout.shape;
    write(start + layout.origin);
    [batch, channels, height, width, layout.rowStride, layout.imageStride].forEach(write);
  }
  params.forEach((param, i) => {
    view.setFloat64(paramsAddress + 8 * i, param, true);
  });
  at = tablesAddress;
  tables.forEach(write);
}
