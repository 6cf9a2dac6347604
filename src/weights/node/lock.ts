/** One process at a time: a file that says whose turn it is. */
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { FileError } from '../../core/errors.js';
import { codeOf, onDisk } from './diskTrouble.js';

/**
 * Runs the work while this process alone holds the lock `path`. A lock left behind by a process that is gone is taken
 * over.
 *
 * @param what is being worked on, for the message.
 * @throws FileError when another process holds it.
 */
export async function withLock<T>(path: string, what: string, work: () => Promise<T>): Promise<T> {
  await onDisk(path, () => mkdir(dirname(path), { recursive: true }));
  if (!(await take(path))) {
    const holder = await holderOf(path);
    if (holder !== undefined && isGone(holder)) await rm(path, { force: true });
    if (holder === undefined || !isGone(holder) || !(await take(path))) {
      const who = holder === undefined ? 'another process' : `process ${holder.pid} on ${holder.host}`;
      throw new FileError(
        `${what}: ${who} is at work on it.`,
        `Wait until it is done; if there is no such process, remove ${path}.`,
      );
    }
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

function take(path: string): Promise<boolean> {
  return onDisk(path, async () => {
    try {
      const file = await open(path, 'wx');
      await file.writeFile(JSON.stringify({ pid: process.pid, host: hostname() }));
      await file.close();
      return true;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      throw error;
    }
  });
}

interface Holder {
  readonly pid: number;
  readonly host: string;
}

async function holderOf(path: string): Promise<Holder | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (typeof value !== 'object' || value === null || !('pid' in value) || !('host' in value)) return undefined;
    return typeof value.pid === 'number' ? { pid: value.pid, host: String(value.host) } : undefined;
  } catch {
    return undefined;
  }
}

/** Only known of processes on this machine. */
function isGone({ pid, host }: Holder): boolean {
  if (host !== hostname()) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return codeOf(error) === 'ESRCH';
  }
}
