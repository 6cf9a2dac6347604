/** What the test and the page tell each other about locating on WebGL2. */
import type { FoundObject } from '../../../src/apps/locateObjects.js';
import type { MaskPasses } from '../../../src/apps/locateMasks.js';

export interface LocateRequest {
  /** The embedded network's file. */
  readonly weights: ArrayBuffer;
  /** Scene of the picture generator. */
  readonly seed: number;
  readonly number: number;
  /** Longest side that the network is shown; the scene is enlarged to it. */
  readonly size: number;
  readonly top: number;
}

export interface LocateAnswer {
  readonly backend: string;
  readonly objects: readonly FoundObject[];
  readonly passes: MaskPasses;
  /** Turns of the event loop that the run left to the page. */
  readonly turns: number;
  readonly ms: number;
}

declare global {
  interface Window {
    /** @param weights base64 of the file. */
    locate(weights: string, seed: number, number: number, size: number, top: number): Promise<LocateAnswer>;
  }
}
