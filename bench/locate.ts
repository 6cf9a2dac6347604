/**
 * What locating costs at 400 pixels on wasm: the way forward once, the way back once for each class, regions classified.
 *
 *     node bench/run.mjs locate                    the embedded network
 *     node bench/run.mjs locate googlenet.onnx     and another one
 *
 * On WebGL2: REVERIE_LOCATE_SIZE=400 npx vitest run test/browser/locate.test.ts
 */
import { knownScene } from '../src/apps/locateScenes.js';
import { locate } from '../src/apps/locate.js';
import { locateDefaults } from '../src/apps/locateSettings.js';
import { createWasmBackend } from '../src/backends/wasm/index.js';
import { readEmbeddedNetwork } from '../src/nets/node/embedded.js';
import type { Network } from '../src/nets/network.js';
import { networkFromFile } from '../src/nets/open.js';
import { fileBytes } from '../src/weights/node/fileBytes.js';
import { openH5 } from '../src/weights/node/openH5.js';

const size = 400;
const rounds = Number(process.env.ROUNDS ?? 3);

const networks: Network[] = [await readEmbeddedNetwork()];
const path = process.argv.at(3);
if (path !== undefined) networks.push(await networkFromFile(await fileBytes(path), { openH5: () => openH5(path) }));

const backend = await createWasmBackend();
const { photo } = knownScene(41, 1);
console.log(`${backend.description}, ${size}x${size} pixels, median of ${rounds}`);
for (const network of networks) {
  const runs = [];
  for (let round = 0; round < rounds; round++) runs.push(await measure(network));
  runs.sort((a, b) => a.total - b.total);
  const { total, cpu, mask, region, passes } = runs[Math.floor(rounds / 2)];
  console.log(
    `${network.name}: ${(total / 1000).toFixed(1)} s a photo (${cpu.toFixed(1)} s of processor time), ${passes.forward} passes forward, ${passes.backward} back; ` +
      `${mask.toFixed(0)} ms a mask, ${region.toFixed(0)} ms a region`,
  );
}
backend.dispose();

async function measure(network: Network) {
  const begin = performance.now();
  const before = process.cpuUsage();
  const times = { mask: [] as number[], region: [] as number[] };
  let last = begin;
  let passes = { forward: 0, backward: 0 };
  for await (const event of locate(backend, network, photo, { ...locateDefaults, size })) {
    const now = performance.now();
    if (event.kind === 'mask' || event.kind === 'region') times[event.kind].push(now - last);
    if (event.kind === 'objects') ({ passes } = event);
    last = now;
  }
  const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  const { user, system } = process.cpuUsage(before);
  const cpu = (user + system) / 1e6;
  return { total: performance.now() - begin, cpu, mask: median(times.mask), region: median(times.region), passes };
}
