// `npm start`: from a bare clone to the playground in a browser. Installs and builds what is missing or old, serves the built
// page on the first free port from 4173 (or from PORT) and prints its address. Ctrl-C ends it.
import './node-version.mjs';
import { buildPlayground } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { inRoot, runMain, StepError } from './project.mjs';

/** @returns {number} the port to try first */
function firstPort() {
  const port = Number(process.env.PORT ?? 4173);
  if (Number.isInteger(port) && port > 0 && port < 65536) return port;
  throw new StepError(`PORT is "${process.env.PORT ?? ''}"; it takes a whole number from 1 to 65535.`);
}

await runMain(async () => {
  const port = firstPort();
  await ensureInstalled();
  await buildPlayground({ log: console.log });
  // Only now: before the install there is no Vite to import.
  const { preview } = await import('vite');
  const server = await preview({
    configFile: inRoot('vite.config.ts'),
    logLevel: 'warn',
    preview: { port, strictPort: false },
  });
  console.log(`Reverie is at ${server.resolvedUrls?.local[0] ?? 'an unknown address'}`);
  console.log('Ctrl-C stops it.');
  const stop = () => {
    void server.close().finally(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
});
