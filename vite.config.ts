// The playground: its development server, its production build and the server that shows the build.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { generatedSources } from './tools/vite-generated.mjs';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// Cross-origin isolation: without these two headers a page gets no SharedArrayBuffer, and wasm no threads.
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export default defineConfig({
  root: here('playground'),
  // Relative addresses, so that the built page works in any folder of a static host.
  base: './',
  plugins: [generatedSources()],
  server: { headers, fs: { allow: [here('.')] } },
  preview: { headers },
  worker: { format: 'es' },
  build: {
    outDir: here('dist-playground'),
    emptyOutDir: true,
    target: 'es2022',
    // Kernels stay files: a browser compiles them while they stream in, and the page's scripts stay small.
    assetsInlineLimit: (path) => (path.endsWith('.wasm') ? false : undefined),
  },
});
