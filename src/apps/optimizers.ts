/** The optimizers by name. */
import { adam } from '../optimizers/adam.js';
import { ascent } from '../optimizers/ascent.js';
import { descent } from '../optimizers/descent.js';
import { lbfgs } from '../optimizers/lbfgs.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import { qqn } from '../optimizers/qqn.js';

export const optimizerKinds = ['lbfgs', 'qqn', 'adam', 'ascent', 'descent'] as const;
export type OptimizerKind = (typeof optimizerKinds)[number];

export interface OptimizerSettings {
  readonly optimizer: OptimizerKind;
  readonly history: number;
  readonly rate?: number;
}

export function optimizerOf({ optimizer, history, rate }: OptimizerSettings): Optimizer {
  const stepped = rate === undefined ? {} : { rate };
  switch (optimizer) {
    case 'lbfgs':
      return lbfgs({ history });
    case 'qqn':
      return qqn({ history });
    case 'adam':
      return adam(stepped);
    case 'ascent':
      return ascent(stepped);
    case 'descent':
      return descent();
  }
}
