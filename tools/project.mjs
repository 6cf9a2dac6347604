// Shared by the set-up scripts: where the project lies, running a program, and make-like freshness. Needs nothing installed.
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root folder, absolute. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** @param {string[]} parts @returns {string} an absolute path inside the project */
export const inRoot = (...parts) => join(root, ...parts);

/** @typedef {{ force?: boolean, log?: (line: string) => void }} BuildOptions force: build even what is fresh; log: told before work begins */

/** A set-up step that failed in a way its message explains: shown without a stack trace. */
export class StepError extends Error {}

/**
 * Runs a program to its end.
 * @param {string} command the program
 * @param {string[]} args its arguments
 * @param {{ quiet?: boolean, env?: NodeJS.ProcessEnv }} [options] quiet: keep the output, and give it back instead of showing it
 * @returns {Promise<{ code: number, output: string }>} the exit code (127 when the program could not start) and what it printed
 */
export function run(command, args, { quiet = false, env = process.env } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env, stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit' });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += String(chunk)));
    child.stderr?.on('data', (chunk) => (output += String(chunk)));
    child.on('error', (error) => {
      resolve({ code: 127, output: output + error.message });
    });
    child.on('close', (code) => {
      resolve({ code: code ?? 1, output });
    });
  });
}

/**
 * Runs a JavaScript program of an installed package with this very Node: no shell, no .cmd files on Windows.
 * @param {string} script path below node_modules/
 * @param {string[]} args
 * @param {Parameters<typeof run>[2]} [options]
 */
export const runPackage = (script, args, options) =>
  run(process.execPath, [inRoot('node_modules', script), ...args], options);

/**
 * Newest modification time below some paths. A folder's own time counts, so a removed file is noticed too.
 * @param {string[]} paths relative to the root; what does not exist counts as never changed
 * @returns {number} milliseconds since 1970, 0 for nothing
 */
export function newestChange(paths) {
  let newest = 0;
  for (const path of paths) {
    const status = statSync(inRoot(path), { throwIfNoEntry: false });
    if (!status) continue;
    newest = Math.max(newest, status.mtimeMs);
    if (status.isDirectory())
      newest = Math.max(newest, newestChange(readdirSync(inRoot(path)).map((n) => `${path}/${n}`)));
  }
  return newest;
}

/**
 * Does the work unless its outputs are there and its last run began after the newest change of its inputs.
 * The time of that run lives in a stamp file; only one process at a time does the work, others wait for it.
 * @param {object} step
 * @param {string} step.name what is built, one word
 * @param {string[]} step.inputs files and folders it is made of
 * @param {string[]} step.outputs files that must be there
 * @param {() => void | Promise<void>} step.work
 * @param {boolean} [step.force] does the work even if nothing changed
 * @param {(line: string) => void} [step.log] told before the work begins
 * @returns {Promise<boolean>} whether there was something to do
 */
export async function buildIfStale({ name, inputs, outputs, work, force = false, log }) {
  const stamp = inRoot('build', 'stamps', name);
  const fresh = () =>
    outputs.every((path) => existsSync(inRoot(path))) &&
    (statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0) >= newestChange(inputs);
  if (!force && fresh()) return false;
  const unlock = await lock(`${stamp}.lock`);
  try {
    if (!force && fresh()) return false; // another process did it while this one waited
    log?.(`Building: ${name}`);
    const begun = new Date();
    await work();
    writeFileSync(stamp, '');
    utimesSync(stamp, begun, begun);
    return true;
  } finally {
    unlock();
  }
}

/**
 * Takes a lock file that holds the owner's process id; waits while a living process has it.
 * @param {string} path
 * @returns {Promise<() => void>} gives the lock back
 */
async function lock(path) {
  mkdirSync(dirname(path), { recursive: true });
  for (;;) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' });
      return () => {
        rmSync(path, { force: true });
      };
    } catch (error) {
      if (!isSystemError(error, 'EEXIST')) throw error;
    }
    if (!ownerLives(path)) rmSync(path, { force: true });
    else await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** @param {string} path */
function ownerLives(path) {
  try {
    // No build takes this long: the owner was killed, and its process id may belong to another program by now.
    if (Date.now() - statSync(path).mtimeMs > 10 * 60_000) return false;
    const owner = Number(readFileSync(path, 'utf8'));
    // Just created and not yet written: its owner is alive.
    if (owner === 0) return true;
    process.kill(owner, 0);
    return true;
  } catch (error) {
    return isSystemError(error, 'EPERM');
  }
}

/** @param {unknown} error @param {string} code */
const isSystemError = (error, code) => error instanceof Error && 'code' in error && error.code === code;

/** @param {string} url a module's import.meta.url @returns {boolean} whether Node was started with this very file */
export const isMain = (url) => fileURLToPath(url) === realpathSync(process.argv[1]);

/**
 * Runs a script's main function; a StepError ends it with its message, anything else with its stack trace.
 * @param {() => Promise<void>} main
 */
export async function runMain(main) {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof StepError ? error.message : error);
    process.exitCode = 1;
  }
}
