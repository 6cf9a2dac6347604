/** What the metadata of Reverie's own weight files says of the network. */
import { FileError } from '../core/errors.js';
import type { AnyTensor } from '../core/storedTensor.js';
import type { NetworkWeights, Preprocessing } from './networkWeights.js';
import type { Safetensors } from './safetensors.js';

export interface Description {
  readonly preprocessing: Preprocessing;
  readonly classes: readonly string[];
  readonly classifier: readonly { readonly name: string; readonly pad: number; readonly relu: boolean }[];
}

/** The metadata of a network's file. */
export function describe(weights: NetworkWeights<AnyTensor>): Record<string, string> {
  const description: Description = {
    preprocessing: weights.preprocessing,
    classes: weights.classes,
    classifier: weights.classifier.map(({ name, pad, relu }) => ({ name, pad, relu })),
  };
  return { architecture: weights.architecture, description: JSON.stringify(description) };
}

/** @throws FileError when the file was not written by Reverie. */
export function readDescription(file: Safetensors): { architecture: string; description: Description } {
  const { architecture, description } = file.metadata as Partial<Record<string, string>>;
  const parsed = description === undefined ? undefined : parse(description);
  if (architecture === undefined || parsed === undefined) {
    throw new FileError(`${file.name}: this safetensors file was not written by Reverie.`);
  }
  return { architecture, description: parsed };
}

function parse(text: string): Description | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isDescription(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function isDescription(value: unknown): value is Description {
  const isTriple = (list: unknown): boolean =>
    Array.isArray(list) && list.length === 3 && list.every((item) => typeof item === 'number');
  return (
    isObject(value) &&
    isObject(value.preprocessing) &&
    isTriple(value.preprocessing.scale) &&
    isTriple(value.preprocessing.offset) &&
    Array.isArray(value.classes) &&
    value.classes.every((name) => typeof name === 'string') &&
    Array.isArray(value.classifier) &&
    value.classifier.every(
      (layer) =>
        isObject(layer) &&
        typeof layer.name === 'string' &&
        typeof layer.pad === 'number' &&
        typeof layer.relu === 'boolean',
    )
  );
}
