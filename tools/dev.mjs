// `npm run dev`: the playground on Vite's development server; edits of pages, sources, shaders and kernels show at once.
import './node-version.mjs';
import { buildGenerated } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { inRoot, runMain } from './project.mjs';

await runMain(async () => {
  await ensureInstalled();
  await buildGenerated({ log: console.log });
  const { createServer } = await import('vite');
  const server = await createServer({ configFile: inRoot('vite.config.ts') });
  await server.listen();
  server.printUrls();
});
