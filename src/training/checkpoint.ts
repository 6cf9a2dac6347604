/** A training run as a file: everything it needs to go on with the same bits. */
import { FileError } from '../core/errors.js';
import type { ByteSource } from '../weights/byteSource.js';
import { openSafetensors } from '../weights/safetensors.js';
import { writeSafetensors } from '../weights/writeSafetensors.js';
import type { TrainingSettings } from './settings.js';
import type { TrainingState } from './train.js';

export function writeCheckpoint({ step, tensors }: TrainingState, settings: TrainingSettings): Uint8Array<ArrayBuffer> {
  const list = [...tensors].map(([name, { shape, data }]) => ({ name, shape, data }));
  return writeSafetensors(list, 'F32', { step: String(step), settings: JSON.stringify(settings) });
}

/** @throws FileError when the file is no checkpoint, or was made with other settings than `settings`. */
export async function readCheckpoint(source: ByteSource, settings: TrainingSettings): Promise<TrainingState> {
  const file = await openSafetensors(source);
  const step = Number(file.metadata.step);
  if (!Number.isSafeInteger(step) || step < 1) throw new FileError(`${source.name}: this is no training checkpoint.`);
  if (file.metadata.settings !== JSON.stringify(settings)) {
    throw new FileError(
      `${source.name}: it was made with other settings: ${file.metadata.settings}.`,
      'Resume with the options it was made with.',
    );
  }
  const tensors = new Map<string, { shape: readonly number[]; data: Float32Array }>();
  for (const name of file.names) tensors.set(name, { shape: file.shape(name), data: await file.read(name) });
  return { step, tensors };
}
