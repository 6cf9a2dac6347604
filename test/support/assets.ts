/** Third-party weights and photos, which are not part of the project: tests that want them skip where they are absent. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = resolve(root, process.env.REVERIE_ASSETS ?? '../shared/assets');

/** Path of an asset such as `weights/vgg16-blocks1-3.keras.h5`; undefined, with one line that says so, when absent. */
export function asset(path: string): string | undefined {
  const whole = join(folder, path);
  if (existsSync(whole)) return whole;
  console.warn(`skipped: ${path} is not there (set REVERIE_ASSETS to the folder of assets)`);
  return undefined;
}
