/** Which kernels a machine runs, and what is said where it does not. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createWasmBackend, supportedVariants } from '../../src/backends/wasm/index.js';
import { loadModule } from '../../src/backends/wasm/modules.js';
import { chooseVariant, obstacleToThreads } from '../../src/backends/wasm/variants.js';
import { BackendError, SettingError } from '../../src/core/errors.js';

/** The probes are asked in the order relaxed, simd, baseline. */
function machineThatSays(...answers: boolean[]): void {
  const validate = vi.spyOn(WebAssembly, 'validate');
  for (const answer of answers) validate.mockReturnValueOnce(answer);
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('variants', () => {
  test('every machine runs the baseline, and the order is from the fastest on', () => {
    const supported = supportedVariants();
    expect(supported.at(-1)).toBe('baseline');
    expect(['relaxed', 'simd', 'baseline'].filter((variant) => supported.some((s) => s === variant))).toEqual(
      supported,
    );
  });

  test('a probe agrees with the compiled kernels it stands for', async () => {
    for (const variant of supportedVariants()) {
      await expect(loadModule(variant, false)).resolves.toBeInstanceOf(WebAssembly.Module);
      await expect(loadModule(variant, true)).resolves.toBeInstanceOf(WebAssembly.Module);
    }
  });

  test('a machine without vectors gets the baseline, and is told so when it asks for more', () => {
    machineThatSays(false, false, true);
    expect(chooseVariant('auto')).toBe('baseline');
    machineThatSays(false, false, true);
    expect(() => chooseVariant('simd')).toThrow(
      new BackendError('wasm: this machine does not run the variant "simd".', 'It runs baseline.'),
    );
  });

  test('a machine without any WebAssembly', () => {
    machineThatSays(false, false, false);
    expect(() => chooseVariant('auto')).toThrow(/does not run WebAssembly/);
  });
});

describe('threads', () => {
  test('Node shares memory and may wait', () => {
    expect(obstacleToThreads()).toBeUndefined();
  });

  test('without shared memory there is one thread, and the description says why', async () => {
    vi.stubGlobal('SharedArrayBuffer', undefined);
    try {
      const backend = await createWasmBackend({ threads: 4 });
      expect(backend.threads).toBe(1);
      expect(backend.description).toMatch(/1 thread \(no shared memory/);
    } finally {
      vi.unstubAllGlobals();
    }
  });

  test.each([0, -1, 1.5, NaN])('%s threads are refused', async (threads) => {
    await expect(createWasmBackend({ threads })).rejects.toThrow(SettingError);
  });
});

describe('the memory limit', () => {
  test.each([0, -1, NaN, 1000])('%s bytes are refused', async (memoryLimit) => {
    await expect(createWasmBackend({ threads: 1, memoryLimit })).rejects.toThrow(SettingError);
  });
});
