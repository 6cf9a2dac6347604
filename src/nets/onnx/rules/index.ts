/** Every ONNX operation known here. Adding one is an entry in the table of its family. */
import { activationRules } from './activations.js';
import { arithmeticRules } from './arithmetic.js';
import { convolutionRules } from './convolution.js';
import { poolingRules } from './pooling.js';
import type { Rules } from './rule.js';
import { shapeRules } from './shapes.js';

export const rules: Rules = {
  ...convolutionRules,
  ...poolingRules,
  ...activationRules,
  ...arithmeticRules,
  ...shapeRules,
};
