/** A device: a backend with the canvas that shows its pictures, and when to let others have a turn. */
import type { Backend } from '../../../src/core/backend.js';
import type { Variable } from '../../../src/core/graph.js';
import type { Tensor } from '../../../src/core/tensor.js';
import type { Costs } from '../../../src/loop/costs.js';
import type { NextTurn } from '../turns.js';

/** Where pictures appear. The canvas takes the picture's size; the page scales it. */
export interface Screen {
  /** Shows a picture `[1, 3, height, width]` in [0, 1] that lives on the backend. */
  show(image: Variable): Promise<void>;
  /** Shows a picture from the host. */
  paint(picture: Tensor): Promise<void>;
}

export interface Device {
  readonly backend: Backend;
  readonly screen: Screen;
  readonly nextTurn: NextTurn;
  /** What is known of how long its work takes. */
  readonly costs: Costs;
  /** Resolves when the work submitted so far is done; absent where it is done when submitted. */
  readonly settle?: () => Promise<void>;
  /** Calls back once when the device is gone. */
  onLost(callback: (error: Error) => void): void;
}

/** Gives a fresh canvas, on which no context was made yet. */
export type GetCanvas = () => Promise<OffscreenCanvas>;
