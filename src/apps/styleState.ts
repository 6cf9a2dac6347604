/**
 * A style transfer that can be gone on with, as a file: safetensors with the picture and the optimizer's vectors in float32,
 * and everything else in the metadata as JSON. Nothing is rounded, so that what follows has the same bits.
 */
import { FileError } from '../core/errors.js';
import { Tensor } from '../core/tensor.js';
import type { OptimizerState, SavedVector, VectorRole } from '../optimizers/optimizer.js';
import type { ByteSource } from '../weights/byteSource.js';
import { openSafetensors } from '../weights/safetensors.js';
import { type NamedTensor, writeSafetensors } from '../weights/writeSafetensors.js';
import type { StyleState } from './stylePhase.js';

/** What the metadata says. */
interface Description {
  readonly phase: number;
  readonly step: number;
  readonly optimizer?: {
    readonly name: string;
    readonly evaluations: number;
    /** f at the picture; absent at the beginning of a phase. */
    readonly value?: number;
    readonly numbers: OptimizerState['numbers'];
    readonly vectors: readonly { readonly name: string; readonly role: VectorRole }[];
  };
}

/** @param about what else belongs to the run, texts by name: settings, records. */
export function writeStyleState(
  { phase, step, picture, optimizer }: StyleState,
  about: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const { shape } = picture;
  const tensors: NamedTensor[] = [{ name: 'picture', shape, data: picture.data }];
  if (optimizer?.at) tensors.push({ name: 'gradient', shape, data: optimizer.at.gradient });
  optimizer?.vectors.forEach(({ data }, i) => tensors.push({ name: vectorName(i), shape, data }));
  const description: Description = {
    phase,
    step,
    optimizer: optimizer && {
      name: optimizer.optimizer,
      evaluations: optimizer.evaluations,
      value: optimizer.at?.value,
      numbers: optimizer.numbers,
      vectors: optimizer.vectors.map(({ name, role }) => ({ name, role })),
    },
  };
  return writeSafetensors(tensors, 'F32', { ...about, style: JSON.stringify(description) });
}

/** @throws FileError when the file is no such state, or damaged. */
export async function readStyleState(
  source: ByteSource,
): Promise<{ state: StyleState; about: Readonly<Partial<Record<string, string>>> }> {
  const file = await openSafetensors(source);
  const metadata: Readonly<Partial<Record<string, string>>> = file.metadata;
  const description = parse(metadata.style);
  if (!description) {
    throw new FileError(`${source.name}: this is no saved style transfer.`, 'Give a file that --save-every wrote.');
  }
  const { phase, step, optimizer: saved } = description;
  const picture = new Tensor(file.shape('picture'), await file.read('picture'));
  if (!saved) return { state: { phase, step, picture, optimizer: undefined }, about: metadata };

  const vectors: SavedVector[] = [];
  for (const [i, { name, role }] of saved.vectors.entries()) {
    vectors.push({ name, role, data: await file.read(vectorName(i)) });
  }
  const { value } = saved;
  const at = value === undefined ? undefined : { value, point: picture.data, gradient: await file.read('gradient') };
  const { name, evaluations, numbers } = saved;
  return {
    state: { phase, step, picture, optimizer: { optimizer: name, evaluations, at, numbers, vectors } },
    about: metadata,
  };
}

const vectorName = (i: number): string => `vector ${i}`;

function parse(text: string | undefined): Description | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isDescription(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;
const roles: readonly unknown[] = ['point', 'gradient', 'squaredGradient'] satisfies readonly VectorRole[];

function isDescription(value: unknown): value is Description {
  if (!isObject(value) || !isCount(value.phase) || !isCount(value.step)) return false;
  const { optimizer } = value;
  if (optimizer === undefined) return true;
  return (
    isObject(optimizer) &&
    typeof optimizer.name === 'string' &&
    isCount(optimizer.evaluations) &&
    (optimizer.value === undefined || typeof optimizer.value === 'number') &&
    isObject(optimizer.numbers) &&
    Object.values(optimizer.numbers).every((number) => typeof number === 'number') &&
    Array.isArray(optimizer.vectors) &&
    optimizer.vectors.every(
      (vector) => isObject(vector) && typeof vector.name === 'string' && roles.includes(vector.role),
    )
  );
}
