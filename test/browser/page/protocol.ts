/** What the test and the page's worker tell each other. */
export type PageBackend = 'wasm' | 'webgl';

export interface Request {
  readonly backend: PageBackend;
  /** A case's id; none only opens the backend. */
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
    runCase(request: Request): Promise<Answer>;
  }
}
