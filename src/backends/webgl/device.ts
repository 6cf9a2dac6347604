/** What the programs of one backend share. */
import type { WebglTraits } from '../../core/op.js';
import type { Sequence } from '../../core/sequence.js';
import type { WebglContext } from './context.js';
import type { Operand, TensorOperand } from './draw.js';
import type { Boxes } from './formats.js';
import type { ShaderPrograms } from './programs.js';
import type { Store } from './store.js';
import type { Textures } from './textures.js';

export interface Device {
  readonly context: WebglContext;
  readonly textures: Textures;
  readonly programs: ShaderPrograms;
  readonly store: Store;
  /** One graph after the other takes its textures. */
  readonly compilations: Sequence;
  /** A scalar 0, for samplers that have nothing to read. */
  readonly zero: TensorOperand;
  /** The same for samplers of whole numbers. */
  readonly zeroCells: Operand;
  /** What textures are like here. */
  readonly boxes: Boxes;
  /** What ops that have the choice of a kernel go by. */
  readonly traits: WebglTraits;
}
