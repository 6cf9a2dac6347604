/** Runs cases on a backend of the browser: the same cases and the same code as in Node. */
import { createWasmBackend } from '../../../src/backends/wasm/index.js';
import { createWebglBackend } from '../../../src/backends/webgl/index.js';
import type { Backend } from '../../../src/core/backend.js';
import { messageOf } from '../../../src/core/errors.js';
import { cases } from '../../ops/cases/index.js';
import { runCase } from '../../support/runCase.js';
import type { Answer, PageBackend, Request } from './protocol.js';

const backends = new Map<PageBackend, Promise<Backend>>();

function backendFor(name: PageBackend): Promise<Backend> {
  let backend = backends.get(name);
  if (backend === undefined) {
    backend = name === 'wasm' ? createWasmBackend({ threads: 2 }) : createWebglBackend();
    backends.set(name, backend);
  }
  return backend;
}

async function answer({ backend: name, id }: Request): Promise<Answer> {
  const backend = await backendFor(name);
  if (id !== undefined) {
    const found = cases.find((opCase) => opCase.id === id);
    if (found === undefined) return { passed: false, text: `there is no case "${id}"` };
    await runCase(backend, found);
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
