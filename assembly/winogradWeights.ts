/**
 * The weights of a 3x3 convolution, w[o, c, p, q] (in memory [O][3][3][C]), at Winograd's points (winograd4.ts):
 *
 *     packed[i, j][o / 8][c][o % 8] = sum over p, q of G[i, p] w[o, c, p, q] G[j, q]
 *
 * a matrix for each pair of points, in panels of eight output channels as the micro-kernel reads them; the last panel is
 * filled up with zeros. Matrices and panels lie a little further apart than they are long: at a power of two their places in
 * the cache would all be the same. A unit is one panel of all matrices.
 *
 * w may be some of the output channels, a multiple of eight but for the last ones; the output then begins where they belong.
 */
import { input, Operand, output } from './args';
import { F2 } from './winograd2';
import { F4 } from './winograd4';

const panel = 8;
const laneBytes = panel << 2;
/** Bytes between two panels. */
export const panelGap = 64;

export function winograd4Weights(args: usize, begin: i32, end: i32, scratch: usize): void {
  pack<F4>(args, begin, end);
}

export function winograd2Weights(args: usize, begin: i32, end: i32, scratch: usize): void {
  pack<F2>(args, begin, end);
}

function pack<F>(args: usize, begin: i32, end: i32): void {
  const f = changetype<F>(0);
  const w = input(args, 0);
  const packed = output(args);
  const matrixBytes = (packed.channels << 2) / (f.points() * f.points());
  for (let unit = begin; unit < end; unit++) {
    for (let c = 0; c < w.channels; c++) {
      const to = packed.origin + unit * (w.channels * laneBytes + panelGap) + c * laneBytes;
      gatherTaps(w, unit * panel, c, to, matrixBytes, f.points());
      // In place: three values are read before what they make is written over them.
      for (let lanes = to; lanes < to + laneBytes; lanes += ASC_FEATURE_SIMD ? 16 : 4) {
        if (ASC_FEATURE_SIMD) transform<F, v128>(lanes, matrixBytes);
        else transform<F, f32>(lanes, matrixBytes);
      }
    }
  }
}

/** Copies the taps of eight output channels to where the first three rows and columns of points will be. */
function gatherTaps(w: Operand, firstOutput: i32, c: i32, to: usize, matrixBytes: usize, points: i32): void {
  for (let p = 0; p < 3; p++) {
    for (let q = 0; q < 3; q++) {
      const lanes = to + (p * points + q) * matrixBytes;
      for (let lane = 0; lane < panel; lane++) {
        const o = firstOutput + lane;
        store<f32>(lanes + (lane << 2), o < w.batch ? load<f32>(w.pixel(o, p, q) + (c << 2)) : 0);
      }
    }
  }
}

/** Columns of taps to columns of points, then rows. */
function transform<F, T>(at: usize, matrixBytes: usize): void {
  const f = changetype<F>(0);
  const row = f.points() * matrixBytes;
  for (let q = 0; q < 3; q++) f.taps<T>(at + q * matrixBytes, row, at + q * matrixBytes, row);
  for (let i = 0; i < f.points(); i++) f.taps<T>(at + i * row, matrixBytes, at + i * row, matrixBytes);
}
