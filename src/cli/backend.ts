/** Makes the backend that the options ask for. */
import { createReferenceBackend } from '../backends/reference/index.js';
import { createWasmBackend } from '../backends/wasm/index.js';
import type { Backend } from '../core/backend.js';
import { SettingError } from '../core/errors.js';
import type { Economy } from '../core/op.js';
import type { BackendOptions } from './options.js';

/**
 * @param usual what to spare where the options do not say: 'least' for commands that run a network once, where loading
 *   takes longer than computing. Default 'fast'.
 * @throws SettingError when the options exclude each other. @throws BackendError when it does not run here.
 */
export async function backendFrom(
  { backend, threads, economy }: BackendOptions,
  usual: Economy = 'fast',
): Promise<Backend> {
  switch (backend) {
    case 'reference':
      if (threads !== undefined && threads > 1) {
        throw new SettingError(`--threads ${threads}: the reference backend computes on one thread.`);
      }
      return createReferenceBackend();
    case 'auto': // The only fast one where there is no page.
    case 'wasm':
      return createWasmBackend({ threads, economy: economy ?? usual });
  }
}
