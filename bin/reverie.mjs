#!/usr/bin/env node
// The `reverie` command. Installed from the registry it just starts dist/; in a clone it first brings dist/ up to date.
import { existsSync } from 'node:fs';

const inClone = existsSync(new URL('../tools/build.mjs', import.meta.url));
let ready = true;
if (inClone) {
  const { prepareClone } = await import('../tools/prepare-clone.mjs');
  ready = await prepareClone();
}
if (ready) await import(new URL('../dist/cli/main.js', import.meta.url).href);
