// A Vite plugin for development: when a shader or a kernel's source changes, derives the generated files anew and reloads.
import { buildGenerated } from './build.mjs';
import { inRoot } from './project.mjs';

/** @returns {import('vite').Plugin} */
export function generatedSources() {
  const folders = [inRoot('shaders'), inRoot('assembly')].map((path) => path.replaceAll('\\', '/'));
  return {
    name: 'reverie-generated-sources',
    apply: 'serve',
    configureServer(server) {
      server.watcher.add(folders);
      server.watcher.on('all', (_event, path) => {
        if (!folders.some((folder) => path.replaceAll('\\', '/').startsWith(`${folder}/`))) return;
        // A source that does not compile is reported and the last good build stays in use.
        buildGenerated().then(
          (changed) => {
            if (changed) server.ws.send({ type: 'full-reload' });
          },
          (/** @type {unknown} */ error) => {
            server.config.logger.error(error instanceof Error ? error.message : String(error));
          },
        );
      });
    },
  };
}
