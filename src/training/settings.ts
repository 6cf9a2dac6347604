/** What a training run is made of. */
import { SettingError } from '../core/errors.js';

export interface TrainingSettings {
  readonly seed: number;
  readonly steps: number;
  /** Pictures per step. */
  readonly batch: number;
  /** Height and width of a picture in pixels. */
  readonly side: number;
  readonly optimizer: 'adamw' | 'sgd';
  /** Highest learning rate, and the share of the steps spent rising to it. */
  readonly rate: number;
  readonly warmUp: number;
  readonly decay: number;
  /** Largest common norm of the gradients. */
  readonly clip: number;
  /** Radius of the attack at its largest (0 trains on clean pictures), and the share of the steps spent rising to it. */
  readonly radius: number;
  readonly radiusRise: number;
  /** Weight of the past in the moving average of the weights. */
  readonly averaging: number;
}

/** The settings the embedded network was trained with. */
export const trainingDefaults: TrainingSettings = {
  seed: 1,
  steps: 2200,
  batch: 64,
  side: 64,
  optimizer: 'adamw',
  rate: 4e-3,
  warmUp: 0.08,
  decay: 5e-4,
  clip: 1,
  radius: 3,
  radiusRise: 0.4,
  averaging: 0.99,
};

/** @throws SettingError for a setting out of its range. */
export function checkTrainingSettings(settings: TrainingSettings): void {
  const demand = (name: keyof TrainingSettings, holds: (value: number) => boolean, accepted: string): void => {
    const value = settings[name];
    if (typeof value !== 'number' || !holds(value)) {
      throw new SettingError(`training: ${name} is ${value}, takes ${accepted}.`);
    }
  };
  const whole = (least: number) => (value: number) => Number.isSafeInteger(value) && value >= least;
  const share = (value: number): boolean => value >= 0 && value <= 1;
  demand('seed', whole(0), 'a whole number from 0');
  demand('steps', whole(1), 'a whole number from 1');
  demand('batch', whole(2), 'a whole number from 2: normalization needs a batch');
  demand('side', whole(16), 'a whole number of pixels from 16');
  demand('rate', (value) => value > 0 && value < 10, 'a number above 0');
  demand('warmUp', share, 'a share from 0 to 1');
  demand('decay', (value) => value >= 0 && value < 1, 'a number from 0 to 1');
  demand('clip', (value) => value > 0, 'a number above 0');
  demand('radius', (value) => value >= 0 && value < 100, 'a distance from 0');
  demand('radiusRise', share, 'a share from 0 to 1');
  demand('averaging', (value) => value >= 0 && value < 1, 'a number from 0 to below 1');
}
