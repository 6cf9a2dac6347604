/**
 * Winograd's convolution F(4x4, 3x3) as WebGL2 passes (`assembly/winograd4.ts` tells of its mathematics).
 *
 *     0.  u[i, j][o, c] = G w G^T      the weights at 6x6 points            winogradWeights
 *     1.  v[i, j][t, c] = B^T d B      what each tile of 4x4 pixels sees    winogradPixels
 *     2.  m[i, j] = v[i, j] u[i, j]    a product of matrices for each pair  winogradProducts
 *     3.  y = f(A^T m A + b)           back to pixels                       winogradResults
 *
 * The picture is worked through in bands of rows of tiles, so that v and m stay small however large it is; large weights
 * are taken to the points a part at a time, by pairs of groups of four output channels. Weights lie in memory once, in the
 * form that direct convolution reads as well, and serve both directions.
 */
import type { Call, Economy, PassOperand, ShaderPass, Surface, WebglTraits } from '../core/op.js';
import type { Convolution } from './convolution.js';

/** Results along an axis of a tile, points along an axis, and pairs of points. */
const results = 4;
const points = 6;
const pairs = points * points;
/** Texels of a row of a surface: `fold` of `shaders/include/winograd.glsl`. */
const fold = 1024;
/** A surface of more rows would be too much for some devices. */
const mostRows = 2048;
/** Texels of u, and of v and m together, that a part of the weights and a band of the picture may take. */
const roomOf: Readonly<Record<Economy, { readonly weights: number; readonly band: number }>> = {
  fast: { weights: 640 * 1024, band: 1024 * 1024 },
  compact: { weights: 320 * 1024, band: 512 * 1024 },
  least: { weights: 160 * 1024, band: 256 * 1024 },
};

const surfaces = { u: 0, v: 1, m: 2 } as const;
/** Layers of the surfaces. */
const layers = { u: points, v: points, m: 8 } as const;

/** How the work of one convolution is cut up. */
export interface WinogradCut {
  /** Groups of four input channels. */
  readonly groups: number;
  /** Pairs of groups of four output channels, and how many of them the weights are taken to the points for at a time. */
  readonly outputPairs: number;
  readonly partPairs: number;
  /** Rows and columns of tiles of an image; rows of a band. */
  readonly down: number;
  readonly across: number;
  readonly bandRows: number;
  /** Blocks of four tiles of a full band. */
  readonly blocks: number;
}

/** undefined where even the smallest band or part is too large for a texture. */
export function winogradCut({ inputs: [[, channels]], output }: Call, economy: Economy): WinogradCut | undefined {
  const [images, outputs, height, width] = output;
  const groups = Math.ceil(channels / 4);
  const outputPairs = Math.ceil(outputs / 8);
  const down = Math.ceil(height / results);
  const across = Math.ceil(width / results);
  const room = roomOf[economy];

  const blocksOf = (rows: number): number => Math.ceil((images * rows * across) / 4);
  const texelsOf = (rows: number): number => pairs * blocksOf(rows) * (4 * groups + 8 * outputPairs);
  const bands = Math.min(down, Math.ceil(texelsOf(down) / room.band));
  const bandRows = Math.ceil(down / bands);
  const parts = Math.min(outputPairs, Math.ceil((pairs * 8 * groups * outputPairs) / room.weights));
  const partPairs = Math.ceil(outputPairs / parts);

  const cut = { groups, outputPairs, partPairs, down, across, bandRows, blocks: blocksOf(bandRows) };
  const { u, v, m } = rowsOf(cut);
  return Math.max(u, v, m) <= mostRows ? cut : undefined;
}

/** Rows that u, v, and m of one part take in their surfaces. */
function rowsOf({ groups, partPairs, outputPairs, blocks }: WinogradCut): {
  u: number;
  v: number;
  part: number;
  m: number;
} {
  const part = Math.ceil((pairs * partPairs * blocks) / fold);
  return {
    u: Math.ceil((points * partPairs * 8 * groups) / fold),
    v: Math.ceil((points * groups * blocks * 4) / fold),
    part,
    m: part * Math.ceil(outputPairs / partPairs),
  };
}

export function winogradSurfaces(cut: WinogradCut): Surface[] {
  const { u, v, m } = rowsOf(cut);
  return [
    { width: fold, height: u, layers: layers.u },
    { width: fold, height: v, layers: layers.v },
    { width: fold, height: m, layers: layers.m },
  ];
}

/** The passes; the packed weights are input 1, the key of a gated one the last input. */
export function winogradPasses(
  { inputs, output: [images, , height] }: Call,
  { window, bias, relu, gated, mirrored }: Convolution,
  cut: WinogradCut,
  { targets }: Pick<WebglTraits, 'targets'>,
): ShaderPass[] {
  const { groups, outputPairs, partPairs, down, across, bandRows } = cut;
  const rows = rowsOf(cut);
  const pad = [window.pad.top, window.pad.left];

  /** The passes that write a list into the layers of a surface: one, or where eight are too many two halves. */
  const write = (
    surface: 'u' | 'v' | 'm',
    shader: string,
    read: Record<string, PassOperand>,
    uniforms: Record<string, number | readonly number[]>,
    [firstRow, count]: readonly [number, number],
  ): ShaderPass[] => {
    const viewport = [0, firstRow, fold, count] as const;
    const all = layers[surface];
    if (all <= targets)
      return [{ shader, read, uniforms, viewport, write: { surface: surfaces[surface], layers: [0, all] } }];
    return [0, all / 2].map((firstLayer) => ({
      shader: `${shader}4`,
      read,
      uniforms: { ...uniforms, firstLayer },
      viewport,
      write: { surface: surfaces[surface], layers: [firstLayer, all / 2] },
    }));
  };

  // Four output channels are a row of u and an input channel a column; for the gradient it is the other way round.
  const partRows = mirrored ? groups : 2 * partPairs;
  const partColumns = mirrored ? 8 * partPairs : 4 * groups;
  const steps = mirrored
    ? [partRows * partColumns, 8, 4, partColumns]
    : [partRows * partColumns, 2 * partColumns, partColumns, 4];
  const weights = (first: number): ShaderPass[] => {
    const uniforms = {
      mirrored: Number(mirrored),
      rows: [mirrored ? 0 : 2 * first, partRows],
      columns: [mirrored ? 8 * first : 0, partColumns],
    };
    return write('u', 'winogradWeights', { w: 1 }, uniforms, [0, rows.u]);
  };
  const products = (first: number, blocks: number): ShaderPass[] => {
    const firstRow = (first / partPairs) * rows.part;
    const shader = mirrored ? 'winogradProductsMirrored' : 'winogradProducts';
    const read = { u: { surface: surfaces.u }, v: { surface: surfaces.v } };
    return write('m', shader, read, { groups, pairs: partPairs, blocks, firstRow, steps }, [
      firstRow,
      Math.ceil((pairs * partPairs * blocks) / fold),
    ]);
  };

  const firsts = Array.from({ length: Math.ceil(outputPairs / partPairs) }, (_, i) => i * partPairs);
  const passes = firsts.length === 1 ? weights(0) : [];
  for (let begin = 0; begin < down; begin += bandRows) {
    const count = Math.min(bandRows, down - begin);
    const blocks = Math.ceil((images * count * across) / 4);
    const band = [begin, count, across, 4 * blocks];
    passes.push(
      ...write('v', 'winogradPixels', { x: 0 }, { pad, band }, [0, Math.ceil((points * groups * blocks * 4) / fold)]),
    );
    for (const first of firsts) {
      if (firsts.length > 1) passes.push(...weights(first));
      passes.push(...products(first, blocks));
    }
    passes.push({
      shader: 'winogradResults',
      read: { m: { surface: surfaces.m }, b: bias ? 2 : 'zero', key: gated ? inputs.length - 1 : 'zeroCells' },
      uniforms: { relu: Number(relu), gated: Number(gated), band, pairs: partPairs, rows: rows.part },
      rows: count < down ? [results * begin, Math.min(results * (begin + count), height)] : undefined,
    });
  }
  return passes;
}
