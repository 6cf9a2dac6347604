/** Pages of a benchmark: a folder of bench/ served by Vite, a browser of its own. */
import type { Page } from 'puppeteer';
import { launchBrowser, servePage } from '../test/support/browser.js';

/** Milliseconds until a page must be there. */
const patience = 180_000;

export interface Pages {
  /** A fresh page in which `window[ready]` is a function; whoever asked closes it. */
  open(ready: string): Promise<Page>;
  close(): Promise<void>;
}

/**
 * @param folder as `bench/webglPage`.
 * @param note is told what a page says by `window.note`.
 */
export async function openPages(folder: string, note: (text: string) => void = () => undefined): Promise<Pages> {
  const served = await servePage(folder);
  const browser = await launchBrowser({ protocolTimeout: 0 }).catch(async (error: unknown) => {
    await served.close();
    throw error;
  });
  return {
    async open(ready) {
      const page = await browser.newPage();
      // Where the machine has other things to do, or the server prepares its modules for the first time.
      page.setDefaultTimeout(patience);
      page.on('pageerror', (error) => {
        console.error(error);
      });
      await page.exposeFunction('note', note);
      await page.goto(served.address, { waitUntil: 'load' });
      await page.waitForFunction(`typeof window.${ready} === "function"`);
      return page;
    },
    async close() {
      await browser.close();
      await served.close();
    },
  };
}

/** Shows what is going on, in one line of the terminal. */
export function status(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}
