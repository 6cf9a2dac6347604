// Textures with the embedded network: what tiles joins at its edges, by number.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { asStyleSettings, texture, type TextureSettings } from '../../src/apps/texture.js';
import { stylePreset, texturePreset } from '../../src/apps/stylePreset.js';
import { createWasmBackend } from '../../src/backends/wasm/index.js';
import { Rng } from '../../src/core/rng.js';
import { Tensor } from '../../src/core/tensor.js';
import { embeddedNetwork } from '../../src/nets/embedded.js';
import { vgg16Plan, vggLayers } from '../../src/nets/vgg.js';
import { drawPlasma } from '../../src/pictures/prepared/plasma.js';
import { bytesInMemory } from '../../src/weights/byteSource.js';
import { embeddedFile } from '../../src/weights/embeddedFile.js';
import { tinyNetwork } from '../support/tinyNetwork.js';

const network = await embeddedNetwork(bytesInMemory('embedded', readFileSync(embeddedFile.url)));
const example = new Tensor([1, 3, 96, 96], drawPlasma(96, 96, new Rng(2)));

/** Mean change from the last column and row to the first, in units of that between neighbours inside. */
function seam({ shape: [, channels, height, width], data }: Tensor): number {
  let [across, inside] = [0, 0];
  const at = (c: number, i: number, j: number): number => data[(c * height + i) * width + j];
  for (let c = 0; c < channels; c++) {
    for (let i = 0; i < height; i++) {
      across += Math.abs(at(c, i, 0) - at(c, i, width - 1)) / (channels * height);
      for (let j = 1; j < width; j++)
        inside += Math.abs(at(c, i, j) - at(c, i, j - 1)) / (channels * height * (width - 1));
    }
    for (let j = 0; j < width; j++) {
      across += Math.abs(at(c, 0, j) - at(c, height - 1, j)) / (channels * width);
      for (let i = 1; i < height; i++)
        inside += Math.abs(at(c, i, j) - at(c, i - 1, j)) / (channels * width * (height - 1));
    }
  }
  return across / inside;
}

async function make(changes: Partial<TextureSettings>): Promise<Tensor> {
  const backend = await createWasmBackend();
  const settings = { ...texturePreset(network), size: 64, phases: 1, steps: 30, ...changes };
  let picture: Tensor | undefined;
  for await (const frame of texture(backend, network, { styles: [example] }, settings)) picture = await frame.picture();
  backend.dispose();
  if (!picture) throw new Error('no picture');
  return picture;
}

test('tileable: the seam is no more of an edge than any row or column; otherwise it is', async () => {
  const [tiling, plain] = [seam(await make({ tileable: true })), seam(await make({ tileable: false }))];
  console.info(`seam energy against interior: ${tiling.toFixed(2)} tileable, ${plain.toFixed(2)} not`);
  expect(tiling).toBeLessThan(1.3);
  expect(plain).toBeGreaterThan(1.5 * tiling);
});

test('a texture has the proportions that are asked for', async () => {
  const backend = await createWasmBackend();
  const settings = { ...texturePreset(network), size: 48, phases: 1, steps: 1 };
  const sources = { styles: [example], extent: { width: 3, height: 2 } };
  for await (const { width, height } of texture(backend, network, sources, settings)) {
    expect([width, height]).toEqual([48, 32]);
  }
  backend.dispose();
});

test('what is taken when nothing is said fits the network', () => {
  const full = { ...network, name: 'vgg16', layers: vggLayers(vgg16Plan) };
  expect(stylePreset(full).styleLayers.map(({ layer }) => layer)).toContain('block3_conv3');
  // Names of no network that is known: the layers of each resolution.
  expect(stylePreset(tinyNetwork()).styleLayers.map(({ layer }) => layer)).toEqual([
    'block1_conv1',
    'block1_pool',
    'block2_conv1',
    'block2_pool',
  ]);
  const { contentLayers, keepColors, start } = asStyleSettings(texturePreset(network));
  expect([contentLayers, keepColors, start]).toEqual([[], false, 'noise']);
});
