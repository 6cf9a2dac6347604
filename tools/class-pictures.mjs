// Draws docs/images/class-pictures.png: what the embedded network makes of noise when it is asked for one class alone.
// Usage: node tools/class-pictures.mjs [file]
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { runnerImport } from 'vite';

const SIDE = 80;
const COLUMNS = 10;
const LABEL = 20; // pixels under each picture
const SEED = 3;

const root = fileURLToPath(new URL('..', import.meta.url));
const file = process.argv[2] ?? `${root}docs/images/class-pictures.png`;

/** Straight from the sources. @type {typeof import('../src/index.js')} */
const reverie = (await runnerImport(`${root}src/index.ts`)).module;
const { createWasmBackend, dream, dreamDefaults, Rng, Tensor } = reverie;
/** @type {typeof import('../src/image/picture.js')} */
const { pictureToBytes } = (await runnerImport(`${root}src/image/picture.ts`)).module;
/** @type {typeof import('../src/nets/node/embedded.js')} */
const { readEmbeddedNetwork } = (await runnerImport(`${root}src/nets/node/embedded.ts`)).module;

const network = await readEmbeddedNetwork();
const backend = await createWasmBackend();
const classes = network.classifier?.classes ?? [];

/** Gray with some noise. @param {string} name */
function noise(name) {
  const rng = new Rng(SEED).fork(name);
  const data = Float32Array.from({ length: 3 * SIDE * SIDE }, () => 0.5 + 0.06 * rng.normal());
  return new Tensor([1, 3, SIDE, SIDE], data);
}

/** @param {string} name */
async function classPicture(name) {
  const settings = { ...dreamDefaults, layers: [], size: SIDE, octaves: 3, steps: 20, seed: SEED };
  // A mosaic of one cell: the class's logit, over the whole picture.
  const mosaic = { rows: 1, columns: 1, classes: [name] };
  const gentle = { mosaic, rate: 3.8, jitter: 5, smooth: true, decay: 0.01 };
  let picture = noise(name);
  for await (const frame of dream(backend, network, noise(name), { ...settings, ...gentle })) {
    if (frame.octave === frame.octaves - 1 && frame.step === settings.steps) picture = await frame.picture();
  }
  return Buffer.from(pictureToBytes(picture, 3));
}

const width = COLUMNS * SIDE;
const height = Math.ceil(classes.length / COLUMNS) * (SIDE + LABEL);
/** @param {number} index */
const place = (index) => ({ left: (index % COLUMNS) * SIDE, top: Math.floor(index / COLUMNS) * (SIDE + LABEL) });

/** @type {import('sharp').OverlayOptions[]} */
const tiles = [];
for (const [index, name] of classes.entries()) {
  tiles.push({ input: await classPicture(name), raw: { width: SIDE, height: SIDE, channels: 3 }, ...place(index) });
}
const labels = classes.map((name, index) => {
  const { left, top } = place(index);
  return `<text x="${left + SIDE / 2}" y="${top + SIDE + 14}" text-anchor="middle" font-family="sans-serif" font-size="12" fill="#ddd">${name}</text>`;
});
const svg = Buffer.from(`<svg width="${width}" height="${height}">${labels.join('')}</svg>`);
await sharp({ create: { width, height, channels: 3, background: '#141414' } })
  .composite([...tiles, { input: svg, left: 0, top: 0 }])
  .png()
  .toFile(file);
backend.dispose();
console.log(`${file}: ${classes.length} class pictures, ${width} x ${height}`);
