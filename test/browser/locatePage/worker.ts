/** Locating on WebGL2, in slices as a page would run it. */
import { locate } from '../../../src/apps/locate.js';
import { collect } from '../../../src/apps/locateResult.js';
import { knownScene } from '../../../src/apps/locateScenes.js';
import { locateDefaults } from '../../../src/apps/locateSettings.js';
import { createWebglBackend } from '../../../src/backends/webgl/index.js';
import { messageOf } from '../../../src/core/errors.js';
import { pacer } from '../../../src/loop/pacer.js';
import { embeddedNetwork } from '../../../src/nets/embedded.js';
import { bytesInMemory } from '../../../src/weights/byteSource.js';
import type { LocateAnswer, LocateRequest } from './protocol.js';

async function answer({ weights, seed, number, size, top }: LocateRequest): Promise<LocateAnswer> {
  const network = await embeddedNetwork(bytesInMemory('embedded.safetensors', new Uint8Array(weights)));
  const backend = await createWebglBackend();
  let turns = 0;
  const nextTurn = (): Promise<void> =>
    new Promise((resolve) => {
      turns++;
      setTimeout(resolve, 0);
    });
  const run = pacer({ now: () => performance.now(), nextTurn, settle: () => backend.fence() }, 30);
  const begin = performance.now();
  const { photo } = knownScene(seed, number);
  const result = await collect(locate(backend, network, photo, { ...locateDefaults, size, top }, { run }));
  if (result === undefined) throw new Error('the sequence ended before its end');
  const { objects, passes } = result.end;
  return { backend: backend.description, objects, passes, turns, ms: performance.now() - begin };
}

self.onmessage = ({ data }: MessageEvent<LocateRequest>) => {
  answer(data)
    .catch((error: unknown) => messageOf(error))
    .then((result) => {
      self.postMessage(result);
    }, reportError);
};
