/** How WebGL2 computes a convolution and its input gradient: directly, or in Winograd's way. */
import type { Call, PackedTexture, PassOperand, WebglChoice, WebglKernel, WebglTraits } from '../core/op.js';
import { type Convolution, isPlain3x3 } from './convolution.js';
import { texelsOfDirect, texelsOfWinograd } from './convolutionTexels.js';
import { signCells, signsShader } from './packedSigns.js';
import { poolPart, unpoolPart } from './poolBits.js';
import { pairWinners, winnersShader } from './poolWinners.js';
import { windowUniforms } from './window.js';
import {
  addedInputs,
  type Besides,
  pairsOfPoints,
  winogradCut,
  type WinogradCut,
  winogradPasses,
  winogradRoom,
  winogradSurfaces,
  tilesOf,
} from './winogradPasses.js';

/** The kernel that moves fewer texels, which is what takes the time on a GPU. */
export function convolutionWebgl<P extends object>(convolution: (call: Call<P>) => Convolution): WebglChoice<P> {
  return {
    choose(call: Call<P>, traits: WebglTraits, fixed) {
      const what = convolution(call);
      const kept = traits.economy === 'fast' && fixed?.[1] === true && pays(call);
      const cut = isPlain3x3(what) ? winogradCut(call, winogradRoom[traits.economy], kept) : undefined;
      if (cut && texelsOfWinograd(call, cut) < texelsOfDirect(call, what)) return winograd(what, cut, traits);
      return direct(what);
    },
  };
}

/** Numbers at the points that count as few: 256 by 256 channels. */
const fewNumbers = pairsOfPoints * 256 * 256;
/** Tiles of a picture up to which fixed weights are kept at the points: any weights, and those of few numbers. */
const mostTilesOfKept = 16;
const mostTilesOfFewKept = 64;

/**
 * Whether it pays to keep the weights of a use at the points. Taking them there is as much work for one tile as for a thousand:
 * a quarter of a step of VGG16 at 112 pixels, a twelfth at 224. But there they take four times as much.
 */
function pays(call: Call): boolean {
  const [channels, outputs] = [call.inputs[0][1], call.output[1]];
  const isFew = pairsOfPoints * channels * outputs <= fewNumbers;
  return tilesOf(call) <= (isFew ? mostTilesOfFewKept : mostTilesOfKept);
}

/**
 * One copy of the weights serves the convolution and its gradient, whichever way they are computed.
 *
 * @param w the number of the input.
 */
const weightsOf = (w: number): PackedTexture => ({
  shader: 'packWeights',
  // A block per four output channels: a row per four input channels, a 4x4 matrix (four texels) per tap.
  blocks({ inputs }) {
    const [outputs, channels, height, width] = inputs[w];
    return { count: Math.ceil(outputs / 4), width: 4 * height * width, height: Math.ceil(channels / 4) };
  },
  rowsOfBlock: 4,
});

export const packedWeights = weightsOf(1);

/** The weights at the points of Winograd's convolution, likewise (`shaders/include/keptWeights.glsl`). */
const keptWeightsOf = (w: number): PackedTexture => ({
  shader: 'packWinograd',
  // A block per 32 output channels; 32 of input channels are a run of 256 texels, eight runs a row for each pair of points.
  blocks({ inputs }) {
    const [outputs, channels] = inputs[w];
    const runs = Math.ceil(channels / 32);
    return {
      count: Math.ceil(outputs / 32),
      width: 256 * Math.min(runs, 8),
      height: pairsOfPoints * Math.ceil(runs / 8),
    };
  },
  rowsOfBlock: 32,
});

/** A gradient has no bias: its key follows the weights. */
const packedInputs = ({ gated }: Convolution, w = 1, weights = weightsOf(w)): WebglKernel['packed'] =>
  gated ? { [w]: weights, [w + 1]: signCells(w + 1) } : { [w]: weights };

function direct<P extends object>(what: Convolution): WebglKernel<P> {
  const { window, upsample, bias, relu, gated, mirrored } = what;
  return {
    algorithm: 'direct',
    passes({ inputs }) {
      const read: Record<string, PassOperand> = {
        x: 0,
        w: 1,
        b: bias ? 2 : 'zero',
        key: gated ? inputs.length - 1 : 'zeroCells',
      };
      const { kernel, stride, pad } = windowUniforms(window);
      const flags = { relu: Number(relu), gated: Number(gated) };
      const suffix = mirrored ? 'Mirrored' : '';
      return isPlain3x3(what)
        ? [{ shader: `conv2d3x3${suffix}`, read, uniforms: { pad, ...flags } }]
        : [{ shader: `conv2d${suffix}`, read, uniforms: { kernel, stride, pad, upsample, ...flags } }];
    },
    packed: packedInputs(what),
  };
}

/** Winograd's way, cut as it is told. */
export function winograd<P extends object>(
  what: Convolution,
  cut: WinogradCut,
  traits: Pick<WebglTraits, 'targets'>,
): WebglKernel<P> {
  const kernel = winogradBesides<P>(what, cut, traits, {});
  if (what.mirrored) {
    const unpooling = ({ inputs: [unpooled, pooled] }: Call): WebglKernel => {
      const joined = winogradBesides(what, cut, traits, { unpooled });
      const winners = pairWinners(pooled);
      return { ...joined, packed: { ...joined.packed, 0: winners, 2: winners } };
    };
    return { ...kernel, absorbs: { previous: { [unpoolPart]: unpooling } } };
  }
  const pooling = ({ output: pooled }: Call): WebglKernel => ({
    ...winogradBesides(what, cut, traits, { pooled }),
    makes: [winnersShader],
  });
  return { ...kernel, makes: [signsShader], absorbs: { next: { [poolPart]: pooling } } };
}

function winogradBesides<P extends object>(
  what: Convolution,
  cut: WinogradCut,
  traits: Pick<WebglTraits, 'targets'>,
  besides: Besides,
): WebglKernel<P> {
  const { pooled, unpooled } = besides;
  const w = 1 + addedInputs(besides);
  return {
    algorithm: `Winograd F(4x4, 3x3)${pooled ? ', pooled' : ''}${unpooled ? ', unpooled' : ''}`,
    passes: (call) => winogradPasses(call, what, cut, traits, besides),
    surfaces: (call) => winogradSurfaces(call, cut),
    packed: packedInputs(what, w, cut.kept ? keptWeightsOf(w) : weightsOf(w)),
  };
}
