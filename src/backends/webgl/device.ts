/** What the programs of one backend share. */
import type { WebglContext } from './context.js';
import type { TensorOperand } from './draw.js';
import type { ShaderPrograms } from './programs.js';
import type { Store } from './store.js';
import type { Textures } from './textures.js';

export interface Device {
  readonly context: WebglContext;
  readonly textures: Textures;
  readonly programs: ShaderPrograms;
  readonly store: Store;
  /** A scalar 0, for samplers that have nothing to read. */
  readonly zero: TensorOperand;
}
