// Installs the dependencies when they are missing or older than the lock file. Needs nothing installed itself.
import { statSync } from 'node:fs';
import { inRoot, run, StepError } from './project.mjs';

/**
 * Runs `npm ci` if node_modules is missing, or was installed before the lock file last changed.
 * @param {{ quiet?: boolean }} [options] quiet: show npm's output only if it fails
 */
export async function ensureInstalled({ quiet = false } = {}) {
  // npm writes this file at the end of every install, so its time is the install's.
  const installed = statSync(inRoot('node_modules', '.package-lock.json'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (installed >= statSync(inRoot('package-lock.json')).mtimeMs) return;
  if (!quiet) console.log(installed ? 'Dependencies changed: npm ci' : 'Installing dependencies: npm ci');
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  // The witness of our numbers is the processor's runtime; the gigabyte for graphics cards stays where it is.
  const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' };
  // Under `npm start` and `npm test` npm names its own script; started by hand, the one on the path is used.
  const npm = process.env.npm_execpath;
  const { code, output } = npm?.endsWith('.js')
    ? await run(process.execPath, [npm, ...args], { quiet, env })
    : await run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { quiet, env });
  if (code !== 0) {
    throw new StepError(
      `${output}\nnpm ci failed (exit code ${code}). Is there a network connection? Try \`npm ci\` by hand.`,
    );
  }
}
