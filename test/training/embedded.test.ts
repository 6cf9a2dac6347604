/** The committed network is what its metrics say: measured again on a small part of the held-out pictures. */
import { readFileSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createWasmBackend } from '../../src/backends/wasm/index.js';
import { readEmbeddedNetwork } from '../../src/nets/node/embedded.js';
import { drawBatch } from '../../src/training/batch.js';
import { type Evaluation, evaluate, evaluationDefaults } from '../../src/training/evaluate.js';
import { embeddedFile } from '../../src/weights/embeddedFile.js';

interface Metrics {
  readonly evaluation: Evaluation;
}

const metrics = JSON.parse(
  readFileSync(new URL('../../weights/embedded.json', import.meta.url), 'utf8'),
) as unknown as Metrics;

test('the file is small enough to ship', () => {
  expect(statSync(embeddedFile.url).size).toBeLessThan(3e6);
});

test('the metrics reach what the network was trained for', () => {
  const { accuracy, robust } = metrics.evaluation;
  expect(accuracy).toBeGreaterThanOrEqual(0.95);
  expect(robust.find(({ radius }) => radius === 1)?.accuracy).toBeGreaterThanOrEqual(0.85);
});

test('measured again on 128 held-out pictures, clean and under attack', async () => {
  const backend = await createWasmBackend();
  const network = await readEmbeddedNetwork();
  const settings = { ...evaluationDefaults, pictures: 128, radii: [1] };
  const measured = await evaluate(backend, network, (request) => Promise.resolve(drawBatch(request)), settings);
  backend.dispose();
  // Four standard deviations of a share of 128: the committed share is over many more pictures.
  const slack = (share: number): number => 4 * Math.sqrt((share * (1 - share) + 0.005) / 128);
  const { accuracy, robust } = metrics.evaluation;
  expect(Math.abs(measured.accuracy - accuracy)).toBeLessThanOrEqual(slack(accuracy));
  expect(Math.abs(measured.robust[0].accuracy - robust[0].accuracy)).toBeLessThanOrEqual(slack(robust[0].accuracy));
});
