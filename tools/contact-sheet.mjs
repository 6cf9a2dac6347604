// Draws docs/images/classes.png: a labelled row of training pictures for every class, and a large portrait in front.
// Usage: node tools/contact-sheet.mjs [file]
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { runnerImport } from 'vite';

const SIDE = 64;
const PER_CLASS = 14;
const HALVES = 2; // classes side by side in one row
const LABEL = 84; // pixels to the left of each row
const GAP = 2;
const SEED = 2026;

const root = fileURLToPath(new URL('..', import.meta.url));
const file = process.argv[2] ?? `${root}docs/images/classes.png`;

/** Straight from the sources, so that what is drawn is what is written there. @type {typeof import('../src/core/rng.js')} */
const { Rng } = (await runnerImport(`${root}src/core/rng.ts`)).module;
/** @type {typeof import('../src/pictures/index.js')} */
const pictures = (await runnerImport(`${root}src/pictures/index.ts`)).module;
const { classNames, contactSheet, drawPicture, drawPortrait, toBytes } = pictures;

const rows = Math.ceil(classNames.length / HALVES);

/** The pictures of half the classes as one sheet. @param {number} half */
function halfSheet(half) {
  const tiles = [];
  for (let classIndex = half * rows; classIndex < Math.min(classNames.length, (half + 1) * rows); classIndex++) {
    tiles.push(drawPortrait(classIndex, SIDE, new Rng(SEED).fork(`portrait ${classIndex}`)));
    for (let n = 0; n < PER_CLASS; n++) {
      tiles.push(drawPicture(classIndex, SIDE, new Rng(SEED).fork(`${classIndex} ${n}`)));
    }
  }
  return contactSheet(tiles, SIDE, SIDE, PER_CLASS + 1, GAP);
}

const halves = Array.from({ length: HALVES }, (_, half) => halfSheet(half));
const width = halves.reduce((sum, half) => sum + half.width + LABEL, 0);
const height = halves[0].height;

const labels = classNames.map((name, index) => {
  const x = Math.floor(index / rows) * (halves[0].width + LABEL) + LABEL - 6;
  const y = (index % rows) * (SIDE + GAP) + GAP + SIDE / 2 + 5;
  return `<text x="${x}" y="${y}" text-anchor="end" font-family="sans-serif" font-size="14" fill="#ddd">${name}</text>`;
});

await mkdir(dirname(file), { recursive: true });
await sharp({ create: { width, height, channels: 3, background: '#141414' } })
  .composite([
    ...halves.map((half, index) => ({
      input: Buffer.from(toBytes(half.data)),
      raw: { width: half.width, height: half.height, channels: /** @type {const} */ (3) },
      left: index * (half.width + LABEL) + LABEL,
      top: 0,
    })),
    { input: Buffer.from(`<svg width="${width}" height="${height}">${labels.join('')}</svg>`), left: 0, top: 0 },
  ])
  .png({ palette: true, colours: 256, dither: 0.6, effort: 10 })
  .toFile(file);
console.log(`${file}: ${classNames.length} classes, ${PER_CLASS} pictures each, ${width} x ${height}`);
