/**
 * Winograd's convolution F(4x4, 3x3) as WebGL2 passes (`assembly/winograd4.ts` tells of its mathematics).
 *
 *     0.  u[i, j][o, c] = G w G^T      the weights at 6x6 points            winogradWeights
 *     1.  v[i, j][t, c] = B^T d B      what each tile of 4x4 pixels sees    winogradPixels
 *     2.  m[i, j] = v[i, j] u[i, j]    a product of matrices for each pair  winogradProducts
 *     3.  y = f(A^T m A + b)           back to pixels                       winogradResults
 *
 * The picture is worked through in bands of rows of tiles, so that v and m stay small however large it is; large weights
 * are taken to the points a part at a time. Weights lie in memory once and serve both directions: as direct convolution reads
 * them, or, for pictures so small that step 0 would take much of a run, at the points, where they take four times as much.
 */
import type { Call, Economy, ShaderPass, Surface, WebglTraits } from '../core/op.js';
import type { Shape } from '../core/shape.js';
import type { Convolution } from './convolution.js';
import { signsShader } from './packedSigns.js';
import { winnersShader } from './poolWinners.js';

/** Of the winners of 2x2 windows with a gate (`poolWinners.ts`). */
const winnerUniforms = { bits: 4, gated: 1 };

/** Results along an axis of a tile; points along an axis; pairs of points. */
const results = 4;
const points = 6;
export const pairsOfPoints = points * points;

/** Texels that v and m together, and u, may take: bands of the picture and parts of the weights are cut accordingly. */
export interface WinogradRoom {
  readonly band: number;
  readonly weights: number;
}

const kibi = 1024;
export const winogradRoom: Readonly<Record<Economy, WinogradRoom>> = {
  fast: { band: 1024 * kibi, weights: 640 * kibi },
  compact: { band: 512 * kibi, weights: 320 * kibi },
  least: { band: 256 * kibi, weights: 160 * kibi },
};

/** Planes of equal size side by side in a surface (`shaders/include/winograd.glsl`). */
interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly across: number;
  readonly planes: number;
}

/** Sheets are laid out about this wide: surfaces of one shape can share memory. */
const usualWidth = 1024;
/** Wider or higher ones would be too much for some devices. */
const mostTexels = 4096;

/** @param multiple of which the number of planes side by side is one. */
function sheetOf(width: number, height: number, planes: number, multiple = 1): Sheet {
  const across = Math.min(planes, Math.max(1, Math.floor(usualWidth / (multiple * width))) * multiple);
  return { width, height, across, planes };
}

const sheetWidth = ({ width, across }: Sheet): number => width * across;
const sheetHeight = ({ height, across, planes }: Sheet): number => Math.ceil(planes / across) * height;
const sheetUniforms = (name: string, { width, height, across }: Sheet): Record<string, number | readonly number[]> => ({
  [`${name}.plane`]: [width, height],
  [`${name}.across`]: across,
});

/** How the work of one convolution is cut up. */
export interface WinogradCut {
  /** Groups of four input channels. */
  readonly groups: number;
  /** Pairs of groups of four output channels, and those whose weights are taken to the points together. */
  readonly outputPairs: number;
  readonly partPairs: number;
  /** Rows and columns of tiles of an image; rows of a band. */
  readonly down: number;
  readonly across: number;
  readonly bandRows: number;
  /** Whether the weights are kept at the points (`packWinograd.frag`). */
  readonly kept: boolean;
}

/** Tiles of all images. */
export const tilesOf = ({ output: [images, , height, width] }: Call): number =>
  images * Math.ceil(height / results) * Math.ceil(width / results);

/** undefined where even the smallest band or part is too large for a texture. */
export function winogradCut(call: Call, room: WinogradRoom, kept = false): WinogradCut | undefined {
  const [images, outputs, height, width] = call.output;
  const groups = Math.ceil(call.inputs[0][1] / 4);
  const outputPairs = Math.ceil(outputs / 8);
  const down = Math.ceil(height / results);
  const across = Math.ceil(width / results);

  // As many rows of tiles as there is room for, and all bands alike; the same for parts, which products lay out by four pairs.
  const blocksOfRow = (images * across) / 4;
  const texelsOfRow = pairsOfPoints * blocksOfRow * (4 * groups + 8 * outputPairs);
  const mostRows = Math.floor(Math.min(room.band / texelsOfRow, mostTexels / (points * blocksOfRow)));
  const bandRows = Math.ceil(down / Math.ceil(down / Math.max(mostRows, 1)));
  const fours = Math.ceil(outputPairs / 4);
  const mostFours = kept ? fours : Math.floor(room.weights / (pairsOfPoints * 8 * groups * 4));
  const partPairs = 4 * Math.ceil(fours / Math.ceil(fours / Math.max(mostFours, 1)));

  const cut = { groups, outputPairs, partPairs, down, across, bandRows, kept };
  const fits = winogradSurfaces(call, cut).every((surface) => Math.max(surface.width, surface.height) <= mostTexels);
  return fits ? cut : undefined;
}

const partsOf = ({ outputPairs, partPairs }: WinogradCut): number => Math.ceil(outputPairs / partPairs);
const blocksOf = ({ across }: WinogradCut, [images]: Shape, rows: number): number =>
  Math.ceil((images * rows * across) / 4);

/** Of one part. */
const weightsSheet = ({ groups, partPairs }: WinogradCut): Sheet => sheetOf(8 * groups, points, partPairs);
const pixelsSheet = ({ groups }: WinogradCut, blocks: number): Sheet => sheetOf(4 * groups, 1, points * blocks);
/** Of one part. */
const productsSheet = ({ partPairs }: WinogradCut, blocks: number): Sheet =>
  sheetOf(blocks, 4, (partPairs / 4) * pairsOfPoints, points);

/** Of the weights unless they are kept, of the pixels at the points, and of the products. */
export function winogradSurfaces({ output }: Call, cut: WinogradCut): Surface[] {
  const blocks = blocksOf(cut, output, cut.bandRows);
  const surface = (sheet: Sheet, layers: number, count = 1): Surface => ({
    width: sheetWidth(sheet),
    height: count * sheetHeight(sheet),
    layers,
  });
  return [
    ...(cut.kept ? [] : [surface(weightsSheet(cut), points)]),
    surface(pixelsSheet(cut, blocks), points),
    surface(productsSheet(cut, blocks), 8, partsOf(cut)),
  ];
}

/** What a convolution does besides: the max pooling by 2x2 pixels after it, or the way back through one before it. */
export interface Besides {
  /** Shape of the pooled tensor. */
  readonly pooled?: Shape;
  /** Shape of what was pooled. Inputs are then that, for its winners, the pooled gradient, and the former once more. */
  readonly unpooled?: Shape;
}

/** Inputs that a pooling adds before the weights. */
export const addedInputs = ({ unpooled }: Besides): number => (unpooled ? 2 : 0);

/** The passes; the packed weights follow x, the key of a gated one is the last input. */
export function winogradPasses(
  { inputs, output }: Call,
  { window, bias, relu, gated, mirrored }: Convolution,
  cut: WinogradCut,
  { targets }: Pick<WebglTraits, 'targets'>,
  besides: Besides = {},
): ShaderPass[] {
  const { pooled, unpooled } = besides;
  const x = unpooled ? 1 : 0;
  const w = 1 + addedInputs(besides);
  const { groups, partPairs, down, across, bandRows, kept } = cut;
  const uSheet = weightsSheet(cut);
  const u = { surface: 0 };
  const [v, m] = kept ? [{ surface: 0 }, { surface: 1 }] : [{ surface: 1 }, { surface: 2 }];
  const direction = mirrored ? 'Mirrored' : '';

  const weights = (firstPair: number): ShaderPass[] =>
    writing(
      {
        shader: 'winogradWeights',
        read: { w },
        uniforms: { mirrored: Number(mirrored), firstPair, ...sheetUniforms('sheet', uSheet) },
      },
      { ...u, sheet: uSheet, layers: points, targets },
    );

  const passes = kept || partsOf(cut) > 1 ? [] : weights(0);
  for (let begin = 0; begin < down; begin += bandRows) {
    const rows = Math.min(bandRows, down - begin);
    const blocks = blocksOf(cut, output, rows);
    const vSheet = pixelsSheet(cut, blocks);
    const mSheet = productsSheet(cut, blocks);
    const band = [begin, rows, across];
    const pixels = { pad: [window.pad.top, window.pad.left], band, blocks, ...sheetUniforms('sheet', vSheet) };
    passes.push(
      ...writing(
        unpooled
          ? {
              shader: 'winogradPixelsUnpooled',
              read: { x, winners: 0 },
              uniforms: { ...pixels, unpooled: [unpooled[3], unpooled[2]], ...winnerUniforms },
            }
          : { shader: 'winogradPixels', read: { x }, uniforms: pixels },
        { ...v, sheet: vSheet, layers: points, targets },
      ),
    );
    for (let part = 0; part < partsOf(cut); part++) {
      if (partsOf(cut) > 1) passes.push(...weights(part * partPairs));
      const firstRow = part * sheetHeight(mSheet);
      passes.push(
        ...writing(
          {
            shader: `winogradProducts${kept ? 'Kept' : ''}${direction}`,
            read: { u: kept ? w : u, v },
            uniforms: {
              groups,
              firstRow,
              ...(kept ? {} : sheetUniforms('uSheet', uSheet)),
              ...sheetUniforms('vSheet', vSheet),
              ...sheetUniforms('sheet', mSheet),
            },
          },
          { ...m, sheet: mSheet, firstRow, layers: 8, targets },
        ),
      );
    }
    const read = { m, b: bias ? w + 1 : 'zero' } as const;
    const uniforms = {
      relu: Number(relu),
      band,
      fours: partPairs / 4,
      sheetRows: sheetHeight(mSheet),
      ...sheetUniforms('sheet', mSheet),
    };
    /** The rows of the band in a tensor of so many, with `each` to a tile; undefined where they are all. */
    const bandOf = (all: number, each: number): ShaderPass['rows'] =>
      rows < down ? [each * begin, Math.min(each * (begin + rows), all)] : undefined;
    if (pooled) {
      const pooledRows = bandOf(pooled[2], results / 2);
      // The last row of tiles may have no whole window.
      if (pooledRows && pooledRows[0] >= pooledRows[1]) continue;
      const pooling: ShaderPass = { shader: 'winogradPooled', read, uniforms, rows: pooledRows };
      const otherwise = { ...pooling, shader: 'winogradWinners' };
      passes.push({ ...pooling, beside: { made: winnersShader, shader: 'winogradPooledWinners', otherwise } });
    } else {
      const rowsOfBand = bandOf(output[2], results);
      passes.push({
        shader: 'winogradResults',
        read: { ...read, key: gated ? inputs.length - 1 : 'zeroCells' },
        uniforms: { ...uniforms, gated: Number(gated) },
        rows: rowsOfBand,
        beside: {
          made: signsShader,
          shader: 'winogradResultsSigns',
          otherwise: { shader: signsShader, read: { x: 'output' }, rows: rowsOfBand },
        },
      });
    }
  }
  return passes;
}

/** What draws a sheet: one pass, or where a device cannot draw to all layers at once, one for each half of them. */
function writing(
  pass: Pick<ShaderPass, 'shader' | 'read' | 'uniforms'>,
  to: { surface: number; sheet: Sheet; firstRow?: number; layers: number; targets: number },
): ShaderPass[] {
  const { surface, sheet, firstRow = 0, layers, targets } = to;
  const viewport = [0, firstRow, sheetWidth(sheet), sheetHeight(sheet)] as const;
  if (layers <= targets) return [{ ...pass, viewport, write: { surface, layers: [0, layers] } }];
  return [0, layers / 2].map((firstLayer) => ({
    ...pass,
    shader: `${pass.shader}4`,
    uniforms: { ...pass.uniforms, firstLayer },
    viewport,
    write: { surface, layers: [firstLayer, layers / 2] },
  }));
}
