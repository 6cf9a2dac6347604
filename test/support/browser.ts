/**
 * A browser for tests: Chromium through puppeteer, and a Vite server for the pages it opens.
 *
 * WebGL2 comes from Mesa's software renderer where its libraries are there, else from the one inside Chromium.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import puppeteer, { type Browser, type Page } from 'puppeteer';
import { createServer, type ViteDevServer } from 'vite';

const places = [
  process.env.PUPPETEER_EXECUTABLE_PATH,
  process.env.CHROME_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const mesa = ['/usr/lib/x86_64-linux-gnu/libEGL.so.1', '/usr/lib/aarch64-linux-gnu/libEGL.so.1'];

export interface LaunchOptions {
  /** Default true. Without, the page finds no WebGL at all. */
  readonly webgl?: boolean;
  /** Milliseconds that anything asked of a page may take; 0 for as long as it takes. Default two minutes. */
  readonly protocolTimeout?: number;
}

/**
 * Starts the browser that `npm test` found. With REVERIE_GPU=1 in the environment it draws with the machine's graphics card;
 * another value is the way there (`gl-egl`, `vulkan`, ...: what Chromium's --use-angle takes).
 *
 * @throws Error when there is none.
 */
export async function launchBrowser({ webgl = true, protocolTimeout = 120_000 }: LaunchOptions = {}): Promise<Browser> {
  const executablePath = places.find((path) => path !== undefined && existsSync(path));
  if (executablePath === undefined) {
    throw new Error('No browser: run the tests by "npm test", or set PUPPETEER_EXECUTABLE_PATH to Chromium or Chrome.');
  }
  const gpu = process.env.REVERIE_GPU;
  const software = gpu === undefined && process.platform === 'linux' && mesa.some((path) => existsSync(path));
  const renderer =
    gpu !== undefined
      ? ['--ignore-gpu-blocklist', ...(gpu === '1' ? [] : [`--use-angle=${gpu}`])]
      : software
        ? ['--use-gl=angle', '--use-angle=gl-egl', '--ignore-gpu-blocklist']
        : ['--use-angle=swiftshader', '--enable-unsafe-swiftshader'];
  return puppeteer.launch({
    executablePath,
    args: [
      ...(webgl ? renderer : ['--disable-gpu', '--disable-3d-apis', '--disable-software-rasterizer']),
      '--disable-gpu-watchdog',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
    env: {
      ...process.env,
      ...(software && { EGL_PLATFORM: 'surfaceless', LIBGL_ALWAYS_SOFTWARE: '1', GALLIUM_DRIVER: 'llvmpipe' }),
    },
    protocolTimeout,
  });
}

export interface PagesOptions extends LaunchOptions {
  /** Is given every page before it goes to its address. */
  readonly prepare?: (page: Page) => void | Promise<void>;
}

/** Pages of one folder of the project. */
export interface Pages {
  /** A fresh one, once `window[ready]` is there. */
  open(ready: string): Promise<Page>;
  /** Ends the browser, all pages and the server. */
  close(): Promise<void>;
}

/** Serves a folder of the project, as `test/browser/page`, to a browser of its own. */
export async function servePages(folder: string, { prepare, ...launch }: PagesOptions = {}): Promise<Pages> {
  const served = await serveFolder(folder);
  const browser = await launchBrowser(launch).catch(async (error: unknown) => {
    await served.close();
    throw error;
  });
  return {
    async open(ready) {
      const page = await browser.newPage();
      await prepare?.(page);
      await page.goto(served.address, { waitUntil: 'load' });
      await page.waitForFunction(`window.${ready} !== undefined`);
      return page;
    },
    async close() {
      await browser.close();
      await served.close();
    },
  };
}

/** With the project's own Vite settings; `address` ends in a slash. */
async function serveFolder(folder: string): Promise<{ address: string; close: () => Promise<void> }> {
  const root = fileURLToPath(new URL(`../../${folder}`, import.meta.url));
  const configFile = fileURLToPath(new URL('../../vite.config.ts', import.meta.url));
  const cacheDir = fileURLToPath(new URL(`../../node_modules/.vite-${folder.replaceAll('/', '-')}`, import.meta.url));
  const server: ViteDevServer = await createServer({
    root,
    configFile,
    cacheDir,
    logLevel: 'error',
    // Hot reloading would restart the page when a test writes a file.
    server: { port: 0, hmr: false, watch: null },
  });
  await server.listen();
  const address = server.resolvedUrls?.local[0];
  if (address === undefined) throw new Error(`${folder}: the server did not say where it listens.`);
  return { address, close: () => server.close() };
}
