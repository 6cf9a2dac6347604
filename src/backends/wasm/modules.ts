/** The compiled kernels: where the files of `build/wasm/` lie, seen from here, and how to get one. */
import { BackendError, messageOf } from '../../core/errors.js';
import { isNode, readFile } from './node/platform.js';
import type { Variant } from './variants.js';

// Each address is written out because bundlers look for exactly this pattern; they then copy the files.
const files: Readonly<Record<Variant, { readonly single: URL; readonly threads: URL }>> = {
  baseline: {
    single: new URL('../../../build/wasm/baseline.wasm', import.meta.url),
    threads: new URL('../../../build/wasm/baseline-threads.wasm', import.meta.url),
  },
  simd: {
    single: new URL('../../../build/wasm/simd.wasm', import.meta.url),
    threads: new URL('../../../build/wasm/simd-threads.wasm', import.meta.url),
  },
  relaxed: {
    single: new URL('../../../build/wasm/relaxed.wasm', import.meta.url),
    threads: new URL('../../../build/wasm/relaxed-threads.wasm', import.meta.url),
  },
};

/** @throws BackendError when the file cannot be read or is no WebAssembly module. */
export async function loadModule(variant: Variant, threads: boolean): Promise<WebAssembly.Module> {
  const url = files[variant][threads ? 'threads' : 'single'];
  try {
    return await WebAssembly.compile(url.protocol === 'file:' && isNode() ? await readFile(url) : await download(url));
  } catch (error) {
    throw new BackendError(
      `wasm: cannot load ${url.href}: ${messageOf(error)}.`,
      'In a copy of the sources, "npm run build:wasm" makes this file.',
      error,
    );
  }
}

async function download(url: URL): Promise<ArrayBuffer> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the server answers ${response.status}`);
  return response.arrayBuffer();
}
