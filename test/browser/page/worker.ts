/** Runs checks on a backend of the browser: the same checks and the same code as in Node. */
import { createWasmBackend } from '../../../src/backends/wasm/index.js';
import { createWebglBackend } from '../../../src/backends/webgl/index.js';
import type { Backend } from '../../../src/core/backend.js';
import { messageOf } from '../../../src/core/errors.js';
import { checks } from '../../support/checks.js';
import type { Answer, PageBackend, Request } from './protocol.js';

const backends = new Map<string, Promise<Backend>>();

function backendFor(wanted: PageBackend): Promise<Backend> {
  const name = JSON.stringify(wanted);
  let backend = backends.get(name);
  if (backend === undefined) {
    backend = wanted.kind === 'wasm' ? createWasmBackend(wanted) : createWebglBackend();
    backends.set(name, backend);
  }
  return backend;
}

async function answer({ backend: wanted, id }: Request): Promise<Answer> {
  const backend = await backendFor(wanted);
  if (id !== undefined) {
    const check = checks.find((candidate) => candidate.id === id);
    if (check === undefined) return { passed: false, text: `there is no check "${id}"` };
    await check.run(backend);
  }
  return { passed: true, text: backend.description };
}

self.onmessage = ({ data }: MessageEvent<Request>) => {
  answer(data)
    .catch((error: unknown): Answer => ({ passed: false, text: messageOf(error) }))
    .then((result) => {
      self.postMessage(result);
    }, reportError);
};
