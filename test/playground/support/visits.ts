/** Visits to the playground by the tests of one file: it is served, and a browser is there, from their first to their last. */
import type { Browser } from 'puppeteer';
import { afterAll, beforeAll } from 'vitest';
import { launchBrowser } from '../../support/browser.js';
import { type OpenOptions, Playground } from './playground.js';
import { type Served, servePlayground } from './server.js';

export interface VisitOptions extends OpenOptions {
  /** A part of the playground, as '#style'; default where a newcomer arrives. */
  readonly place?: string;
  /** Default the browser of these visits. */
  readonly browser?: Browser;
}

export interface Visits {
  /** Where the playground is served; ends in a slash. */
  address(): string;
  open(options?: VisitOptions): Promise<Playground>;
}

export function playgroundVisits(): Visits {
  let served: Served | undefined;
  let browser: Browser | undefined;

  beforeAll(async () => {
    served = await servePlayground();
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  const present = <T>(what: T | undefined): T => {
    if (what === undefined) throw new Error('The playground is served from the first test on, not before.');
    return what;
  };
  return {
    address: () => present(served).address,
    open: ({ place = '', browser: by = present(browser), ...options } = {}) =>
      Playground.open(by, `${present(served).address}${place}`, options),
  };
}
