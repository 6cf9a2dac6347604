/** Which way WebGL2 computes the convolutions of VGG16, what that costs by count, and within which bounds. */
import { describe, expect, test } from 'vitest';
import type { Call, Economy, WebglKernel } from '../../src/core/op.js';
import { conv2dOp } from '../../src/ops/conv2d.js';
import { conv2dInputGradientOp } from '../../src/ops/conv2dInputGradient.js';
import { texelsOfDirect } from '../../src/ops/convolutionTexels.js';
import { makeWindow } from '../../src/ops/window.js';
import { winogradCut, winogradRoom, winogradSurfaces } from '../../src/ops/winogradPasses.js';

const window = makeWindow('conv2d', 3, { pad: 1 });
type Forward = typeof window & { relu: boolean };

const forwardCall = (channels: number, outputs: number, size: number): Call<Forward> => ({
  inputs: [
    [1, channels, size, size],
    [outputs, channels, 3, 3],
    [1, outputs, 1, 1],
  ],
  output: [1, outputs, size, size],
  params: { ...window, relu: true },
});

function chosen(channels: number, outputs: number, size: number, targets = 8): WebglKernel<Forward> {
  const { webgl } = conv2dOp;
  return 'choose' in webgl
    ? webgl.choose(forwardCall(channels, outputs, size), { economy: 'fast', targets, beside: true })
    : webgl;
}

function backward(channels: number, outputs: number, size: number): string | undefined {
  const { webgl } = conv2dInputGradientOp;
  const x = [1, channels, size, size] as const;
  const call = {
    inputs: [[1, outputs, size, size] as const, [outputs, channels, 3, 3] as const, x],
    output: x,
    params: { ...window, of: x },
  };
  return 'choose' in webgl
    ? webgl.choose(call, { economy: 'fast', targets: 8, beside: true }).algorithm
    : webgl.algorithm;
}

/** Channels, outputs, and size at 224 pixels. */
const layers = [
  [64, 64, 224],
  [64, 128, 112],
  [128, 128, 112],
  [128, 256, 56],
  [256, 256, 56],
  [256, 512, 28],
  [512, 512, 28],
  [512, 512, 14],
] as const;

describe('the choice', () => {
  test.each(layers)("%i to %i channels of %i pixels: Winograd's way in both directions", (channels, outputs, size) => {
    expect(chosen(channels, outputs, size).algorithm).toMatch(/^Winograd F\(4x4, 3x3\)/);
    expect(backward(channels, outputs, size)).toMatch(/^Winograd F\(4x4, 3x3\)/);
  });

  test('directly where a picture has three channels, or a pixel', () => {
    expect(chosen(3, 64, 224).algorithm).toBe('direct');
    expect(backward(3, 64, 224)).toBe('direct');
    expect(chosen(512, 512, 1).algorithm).toBe('direct');
  });
});

test.each(layers)(
  '%i to %i channels of %i pixels: at most .032 fetches for each multiply-add',
  (channels, outputs, size) => {
    const cut = winogradCut(forwardCall(channels, outputs, size), winogradRoom.fast);
    if (!cut) throw new Error('this should fit');
    const { groups, outputPairs, down, across } = cut;
    const tiles = down * across;
    const pixels = 6 * 24 * tiles * groups;
    const products = 36 * Math.ceil(tiles / 4) * outputPairs * groups * 12;
    const results = 25 * (size / 2) ** 2 * (outputs / 4);
    const multiplyAdds = 9 * channels * outputs * size * size;
    // The smallest pictures waste parts of tiles: 14 pixels lie in four tiles of four.
    const waste = (4 * down) ** 2 / size ** 2;
    expect((pixels + products + results) / multiplyAdds).toBeLessThan(0.032 * waste);
    // .090 directly, and what pads.
    const { params } = forwardCall(channels, outputs, size);
    const what = { window: params, upsample: [1, 1], bias: true, relu: true, gated: false, mirrored: false } as const;
    expect(texelsOfDirect(forwardCall(channels, outputs, size), what) / multiplyAdds).toBeGreaterThan(0.09);
  },
);

test.each(['fast', 'compact', 'least'] as const)(
  '%s: working memory is bounded, however large the picture',
  (economy) => {
    const room = winogradRoom[economy];
    for (const [channels, outputs, size] of layers) {
      for (const factor of [1 / 2, 1, 4]) {
        const call = forwardCall(channels, outputs, size * factor);
        const cut = winogradCut(call, room);
        if (!cut) throw new Error('this should fit');
        const [weights, ...band] = winogradSurfaces(call, cut).map(
          ({ width, height, layers: l }) => width * height * l,
        );
        // What pads sheets and blocks comes on top.
        expect(weights).toBeLessThanOrEqual(1.1 * room.weights);
        expect(band[0] + band[1]).toBeLessThanOrEqual(1.3 * room.band);
      }
    }
  },
);

test('what is too large for a texture in the smallest band is computed directly', () => {
  expect(winogradCut(forwardCall(16, 16, 20_000), winogradRoom.fast)).toBeUndefined();
  expect(chosen(16, 16, 20_000).algorithm).toBe('direct');
});

describe('weights at the points', () => {
  const packing = (size: number, economy: Economy, fixed?: boolean[], channels = 512): string | undefined => {
    const { webgl } = conv2dOp;
    if (!('choose' in webgl)) throw new Error('conv2d has several ways on WebGL2');
    const call = forwardCall(channels, channels, size);
    return webgl.choose(call, { economy, targets: 8, beside: true }, fixed).packed?.[1]?.shader;
  };
  const constant = [false, true, true];

  test('are kept where the picture is small and the weights stay the same', () => {
    expect(packing(14, 'fast', constant)).toBe('packWinograd');
    expect(packing(7, 'fast', constant)).toBe('packWinograd');
    expect(packing(28, 'fast', constant)).toBe('packWeights');
    expect(packing(28, 'fast', constant, 256)).toBe('packWinograd');
    expect(packing(56, 'fast', constant, 256)).toBe('packWeights');
  });

  test('are made anew where they change, or memory is to be spared', () => {
    expect(packing(14, 'fast')).toBe('packWeights');
    expect(packing(14, 'compact', constant)).toBe('packWeights');
  });
});

test('a layer takes few draws, also where one draws to four layers only', () => {
  const draws = (targets: number): number => chosen(512, 512, 14, targets).passes(forwardCall(512, 512, 14)).length;
  expect(draws(8)).toBe(10);
  expect(draws(4)).toBe(19);
});
