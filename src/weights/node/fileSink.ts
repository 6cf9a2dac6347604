/** A file of the disk that is written in chunks, and is there as a whole or not at all. */
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ByteSink } from '../byteSink.js';
import { onDisk } from './diskTrouble.js';

/**
 * Writes by way of a temporary file beside `path`, which takes its name when all is written and safe on the disk.
 *
 * @throws FileError when it cannot be written there.
 */
export async function fileSink(path: string): Promise<ByteSink> {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  const handle = await onDisk(path, () => open(temporary, 'w'));
  return {
    async write(bytes) {
      await onDisk(path, async () => {
        for (let at = 0; at < bytes.length;) at += (await handle.write(bytes, at)).bytesWritten;
      });
    },
    async close() {
      await onDisk(path, async () => {
        await handle.sync();
        await handle.close();
        await rename(temporary, path);
      });
    },
    async abort() {
      await handle.close().catch(() => undefined);
      await rm(temporary, { force: true });
    },
  };
}
