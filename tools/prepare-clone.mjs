// For bin/reverie.mjs in a clone: installs and builds what is missing or older than the sources, quietly.
import './node-version.mjs';
import { existsSync } from 'node:fs';
import { buildLib } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { inRoot, StepError } from './project.mjs';

/** @returns {Promise<boolean>} whether dist/ is ready to run; if not, the reason is on stderr and the exit code is set */
export async function prepareClone() {
  const announce = setTimeout(() => {
    console.error(existsSync(inRoot('dist')) ? 'Sources changed: building Reverie.' : 'First run: building Reverie.');
  }, 500);
  try {
    await ensureInstalled({ quiet: true });
    await buildLib();
    return true;
  } catch (error) {
    console.error(error instanceof StepError ? error.message : error);
    process.exitCode = 1;
    return false;
  } finally {
    clearTimeout(announce);
  }
}
