// Test runner. One Node project runs everything: op suites on the reference and wasm backends directly, WebGL2 through a
// real browser that test/support drives with puppeteer (the browser's path comes from tools/test.mjs by environment).
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['tools/vitest-setup.mjs'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // Kernels measure and use threads themselves; more test processes than this only slow each other down.
    maxWorkers: 2,
    // The derivatives of tfjs (test/support/tfjs.ts) are published as modules that only a bundler resolves.
    server: { deps: { inline: [/tfjs-core\/dist\/(?!tf-core)/] } },
  },
});
