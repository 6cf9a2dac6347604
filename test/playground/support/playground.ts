/**
 * The playground as a person meets it: what is on the page is read as text, and controls are used by mouse and keyboard.
 * Elements live in shadow trees; a space in a selector looks through them.
 */
import type { Browser, ElementHandle, Page } from 'puppeteer';

/** Milliseconds for what the engine does in a while; the machine may be busy with other tests. */
const patience = 45_000;

export interface OpenOptions {
  readonly width?: number;
  readonly height?: number;
  /** Default true: then nothing plays before it is asked to. */
  readonly reducedMotion?: boolean;
}

export class Playground {
  /** Uncaught errors of the page and its console's errors. */
  readonly troubles: string[] = [];

  private constructor(readonly page: Page) {
    page.on('pageerror', (error) => this.troubles.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.troubles.push(message.text());
    });
  }

  static async open(browser: Browser, address: string, options: OpenOptions = {}): Promise<Playground> {
    const { width = 1280, height = 800, reducedMotion = true } = options;
    const page = await browser.newPage();
    await page.setViewport({ width, height, isMobile: width < 600, hasTouch: width < 600 });
    if (reducedMotion) await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
    const playground = new Playground(page);
    await page.goto(address);
    const shown = async (selector: string): Promise<boolean> => (await playground.text(selector)) !== '';
    await playground.until('the engine is set up', () => shown('engine-choice .why'));
    await playground.until('a picture is shown', () => shown('start-pictures .chosen'));
    const named = async (): Promise<boolean> => (await playground.text('network-button .name')) !== 'None yet';
    await playground.until('a network is there', named);
    return playground;
  }

  /** @throws Error when there is no such element. */
  async find(selector: string): Promise<ElementHandle> {
    const element = await this.page.$(deep(selector));
    if (!element) throw new Error(`The page has no ${selector}.`);
    return element;
  }

  /** Its text, or '' when it is not there. */
  async text(selector: string): Promise<string> {
    const element = await this.page.$(deep(selector));
    return (await element?.evaluate((node) => node.textContent.trim().replace(/\s+/g, ' '))) ?? '';
  }

  async attribute(selector: string, name: string): Promise<string | null> {
    return await (await this.find(selector)).evaluate((node, attribute) => node.getAttribute(attribute), name);
  }

  /** Clicks in the page: nothing is moved or scrolled. */
  async click(selector: string): Promise<void> {
    await (
      await this.find(selector)
    ).evaluate((node) => {
      if (node instanceof HTMLElement) node.click();
    });
  }

  async upload(name: 'photo' | 'weights' | 'style', path: string): Promise<void> {
    const input = await this.page.$(deep(`input[name=${name}]`));
    if (!input) throw new Error(`The page has no input for ${name}.`);
    // The selector finds an element; that it is an input its name tells.
    const file = await input.toElement('input');
    await file.uploadFile(path);
  }

  /** Moves a slider of the dream's settings. */
  async set(setting: string, value: number): Promise<void> {
    const slider = await this.find(`slider-field[data-setting=${setting}] input`);
    await slider.evaluate((node, number) => {
      if (!(node instanceof HTMLInputElement)) return;
      node.value = String(number);
      node.dispatchEvent(new Event('input'));
    }, value);
  }

  async chooseEngine(engine: 'auto' | 'webgl' | 'wasm'): Promise<void> {
    await this.click(`engine-choice input[value=${engine}]`);
  }

  /** "Dreaming", "Paused", ... */
  async state(): Promise<string> {
    return await this.text('picture-stage .state');
  }

  /** Steps done so far, of this run. */
  async steps(): Promise<number> {
    return Number(await this.attribute('exposure-scale [role=progressbar]', 'aria-valuenow'));
  }

  /** What the notices on the page say. */
  async notices(): Promise<string> {
    return await this.text('notice-list .notice');
  }

  /** The objective's curve as heights, one per step; higher is more. */
  async curve(): Promise<number[]> {
    const line = (await this.attribute('objective-curve .curve', 'd')) ?? '';
    return [...line.matchAll(/[ML]\S+ (\S+?)(?=[ML]|$)/g)].map(([, y]) => -Number(y));
  }

  /** What the engine's canvas shows, shrunk to `size` x `size`, as bytes of red, green, blue, alpha. */
  async pixels(canvas: 'dream' | 'photo' = 'dream', size = 16): Promise<number[]> {
    const element = await this.find(canvas === 'photo' ? 'picture-stage .photo' : 'picture-stage canvas:not(.photo)');
    return await element.evaluate((node, side) => {
      const copy = document.createElement('canvas');
      copy.width = copy.height = side;
      const context = copy.getContext('2d');
      if (!context || !(node instanceof HTMLCanvasElement)) throw new Error('No canvas to look at.');
      context.drawImage(node, 0, 0, side, side);
      return [...context.getImageData(0, 0, side, side).data];
    }, size);
  }

  /** Waits. @throws Error naming `what` when it does not come about. */
  async until(what: string, condition: () => Promise<boolean>, most = patience): Promise<void> {
    const end = Date.now() + most;
    while (!(await condition())) {
      if (Date.now() > end) {
        const seen = `state "${await this.state()}", step ${await this.steps()}, notices "${await this.notices()}"`;
        throw new Error(`Waited in vain until ${what}: ${seen}; ${this.troubles.join('; ')}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
  }
}

/** A selector in which each space is a descent of any depth, into shadow trees too. */
function deep(selector: string): string {
  return `>>> ${selector.replaceAll(' ', ' >>> ')}`;
}

/** Mean absolute difference, in units of 8 bits. */
export function difference(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + Math.abs(value - b[i]), 0) / a.length;
}
