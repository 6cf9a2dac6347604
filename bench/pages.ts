/** Pages of a benchmark: a folder of bench/ served by Vite, a browser of its own. */
import { type Pages, servePages } from '../test/support/browser.js';

export type { Pages };

/** Milliseconds until a page must be there. */
const patience = 180_000;

/**
 * @param folder as `bench/webglPage`.
 * @param note is told what a page says by `window.note`.
 */
export function openPages(folder: string, note: (text: string) => void = () => undefined): Promise<Pages> {
  return servePages(folder, {
    protocolTimeout: 0,
    async prepare(page) {
      // Where the machine has other things to do, or the server prepares its modules for the first time.
      page.setDefaultTimeout(patience);
      page.on('pageerror', (error) => {
        console.error(error);
      });
      await page.exposeFunction('note', note);
    },
  });
}

/** Shows what is going on, in one line of the terminal. */
export function status(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}
