/** Serves the playground as users get it: built, with the headers that give threads. */
import { fileURLToPath } from 'node:url';
import { preview } from 'vite';
import { buildPlayground } from '../../../tools/build.mjs';

export interface Served {
  readonly address: string;
  close(): Promise<void>;
}

export async function servePlayground(): Promise<Served> {
  await buildPlayground();
  const configFile = fileURLToPath(new URL('../../../vite.config.ts', import.meta.url));
  const server = await preview({ configFile, logLevel: 'error', preview: { port: 0 } });
  const address = server.resolvedUrls?.local[0];
  if (address === undefined) throw new Error('The preview server did not say where it listens.');
  return { address, close: () => server.close() };
}
