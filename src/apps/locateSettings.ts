/** What can be chosen about locating: the method that makes the masks, and the rules that turn masks into things. */
import { SettingError } from '../core/errors.js';
import type { EvidenceKind } from '../objectives/classEvidence.js';

/** How a class's mask is made. */
export interface MaskRecipe {
  /** What is differentiated. */
  readonly evidence: EvidenceKind;
  /**
   * What is made of it. 'gradient': |d evidence / d pixels| summed over colours. 'smoothgrad': the mean gradient over
   * noisy copies of the photo (Smilkov et al. 2017). 'input': gradient times the picture's distance from its mean colour.
   * 'guided': the gradient with ReLUs that let no negative gradient back (Springenberg et al. 2015). 'gradcam': a layer's
   * maps weighted by their mean gradient (Selvaraju et al. 2017). 'layercam': weighted at every position by the positive
   * gradient there (Jiang et al. 2021). 'classmap': the map of the class's logits, with no gradient at all (Zhou et al. 2016).
   */
  readonly signal: 'gradient' | 'smoothgrad' | 'input' | 'guided' | 'gradcam' | 'layercam' | 'classmap';
  /** 'gaussian', or MindsEye's: three times over a plus of five pixels, then the power 0.8 after scaling to [0, 1]. */
  readonly smoothing: 'gaussian' | 'plus';
}

/** The methods by name. */
export const maskRecipes = {
  logsumexp: { evidence: 'logsumexp', signal: 'gradient', smoothing: 'gaussian' },
  'log-softmax': { evidence: 'log-softmax', signal: 'gradient', smoothing: 'gaussian' },
  mean: { evidence: 'mean', signal: 'gradient', smoothing: 'gaussian' },
  original: { evidence: 'mean', signal: 'gradient', smoothing: 'plus' },
  smoothgrad: { evidence: 'logsumexp', signal: 'smoothgrad', smoothing: 'gaussian' },
  input: { evidence: 'logsumexp', signal: 'input', smoothing: 'gaussian' },
  guided: { evidence: 'logsumexp', signal: 'guided', smoothing: 'gaussian' },
  gradcam: { evidence: 'logsumexp', signal: 'gradcam', smoothing: 'gaussian' },
  layercam: { evidence: 'logsumexp', signal: 'layercam', smoothing: 'gaussian' },
  classmap: { evidence: 'logsumexp', signal: 'classmap', smoothing: 'gaussian' },
} satisfies Record<string, MaskRecipe>;

export type LocateMethod = keyof typeof maskRecipes;

export function isLocateMethod(name: string): name is LocateMethod {
  return Object.hasOwn(maskRecipes, name);
}

/** The numbers in the rules. How they were chosen: docs/locate.md. */
export interface LocateRules {
  /** Standard deviation of the Gaussian over a mask, as a share of the picture's longest side. */
  readonly blur: number;
  /** Noisy copies for SmoothGrad, and the noise's standard deviation (colours in [0, 1]). */
  readonly samples: number;
  readonly noise: number;
  /** At most so many components are looked at. */
  readonly components: number;
  /** A component is null when its eigenvalue is below this share of the sum of all. */
  readonly nullShare: number;
  /** A box goes around what is above this share of a half's maximum. */
  readonly boxLevel: number;
  /** A half shows something when a class is this much more probable there than before the photo's mean colour alone. */
  readonly lift: number;
  /** And its strength (lift times the square root of its share of the eigenvalues) is at least this part of the strongest. */
  readonly relative: number;
  /** Two finds whose boxes overlap by more than this (area of the overlap by that of the smaller box) are one thing. */
  readonly overlap: number;
}

export const locateRules: LocateRules = {
  blur: 1 / 26,
  samples: 8,
  noise: 0.1,
  components: 6,
  nullShare: 0.03,
  boxLevel: 0.3,
  lift: 0.15,
  relative: 0.22,
  overlap: 0.5,
};

export interface LocateSettings {
  readonly method: LocateMethod;
  /** How many classes are looked for. */
  readonly top: number;
  /** Longest side, in pixels, that the network is shown. Default: what suits photo and network, see `workingExtent`. */
  readonly size?: number;
  /** Layer for 'gradcam' and 'layercam'. Default: the last before the classifier. */
  readonly layer?: string;
  readonly rules: LocateRules;
  /** For SmoothGrad's noise. */
  readonly seed: number;
}

export const locateDefaults: LocateSettings = { method: 'logsumexp', top: 20, rules: locateRules, seed: 1 };

/** @throws SettingError for what is out of range. */
export function checkLocateSettings({ method, top, size, rules, seed }: LocateSettings): void {
  const wholeNumbers: [string, number, number][] = [
    ['top', top, 2],
    ['seed', seed, 0],
    ['samples', rules.samples, 1],
    ['components', rules.components, 1],
    ['size', size ?? 1, 1],
  ];
  for (const [name, value, least] of wholeNumbers) {
    if (!Number.isSafeInteger(value) || value < least) {
      throw new SettingError(`${name}: got ${value}, takes a whole number of at least ${least}.`);
    }
  }
  const { nullShare, boxLevel, lift, relative, overlap } = rules;
  for (const [name, value] of Object.entries({ nullShare, boxLevel, lift, relative, overlap })) {
    if (!(value >= 0 && value <= 1)) throw new SettingError(`${name}: got ${value}, takes a share from 0 to 1.`);
  }
  for (const [name, value] of Object.entries({ blur: rules.blur, noise: rules.noise })) {
    if (!(value > 0 && value <= 1)) throw new SettingError(`${name}: got ${value}, takes a number above 0, up to 1.`);
  }
  if (!isLocateMethod(method)) {
    throw new SettingError(
      `method "${String(method)}" is unknown.`,
      `Methods: ${Object.keys(maskRecipes).join(', ')}.`,
    );
  }
}
