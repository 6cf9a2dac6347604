/** What the test and the page's worker tell each other. */
import type { Variant } from '../../../src/backends/wasm/index.js';

export type PageBackend =
  { readonly kind: 'webgl' } | { readonly kind: 'wasm'; readonly variant: Variant; readonly threads: number };

export interface Request {
  readonly backend: PageBackend;
  /** A check's id; none only opens the backend. */
  readonly id: string | undefined;
}

export interface Answer {
  /** The backend's description, or what went wrong. */
  readonly text: string;
  readonly passed: boolean;
}

declare global {
  interface Window {
    /** Runs one request at a time in the page's worker. */
    runCheck(request: Request): Promise<Answer>;
  }
}
