/** Runs a style transfer or a texture from the command line: progress, keeping, Ctrl-C, report. */
import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import { readStyleState, writeStyleState } from '../apps/styleState.js';
import { style, type StyleFrame, type StyleSources, type StyleState } from '../apps/style.js';
import type { StyleSettings } from '../apps/styleSettings.js';
import type { Backend } from '../core/backend.js';
import { messageOf, SettingError } from '../core/errors.js';
import type { Tensor } from '../core/tensor.js';
import { writePicture } from '../image/node/codec.js';
import { writeWhole } from '../image/node/outputFile.js';
import { extentOf, fitExtent } from '../image/picture.js';
import { resizePicture } from '../image/resize.js';
import type { Network } from '../nets/network.js';
import { fileBytes } from '../weights/node/fileBytes.js';
import { Interrupted, interruptibleRunner } from './interrupt.js';
import type { Progress } from './progress.js';

/** A step as the report tells it. */
export type StyleRecord = Pick<
  StyleFrame,
  'phase' | 'step' | 'width' | 'height' | 'loss' | 'terms' | 'balance' | 'evaluations' | 'ms' | 'finished'
>;

export interface StyleRun {
  readonly backend: Backend;
  readonly network: Network;
  readonly sources: StyleSources;
  readonly settings: StyleSettings;
  readonly output: string;
  /** Picture and state are kept every so many steps. */
  readonly saveEvery?: number;
  /** A state's file. */
  readonly resume?: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

export interface StyleResult {
  /** Undefined when it ended before there was any. */
  readonly picture: Tensor | undefined;
  readonly records: readonly StyleRecord[];
  readonly phases: number;
  readonly interrupted: boolean;
  /** Why it ended early, other than by Ctrl-C. */
  readonly error: Error | undefined;
  readonly plannedBytes: number;
}

/** Where the state of a run is kept: beside its picture. */
export const statePath = (output: string): string => `${output.slice(0, -extname(output).length)}.state`;

/** Runs to the end, or to Ctrl-C or an error; what was done until then is in the result. */
export async function runStyle(task: StyleRun): Promise<StyleResult> {
  const { backend, network, sources, settings, output, saveEvery, progress, signal } = task;
  const identity = identityOf(task);
  const resumed = task.resume === undefined ? undefined : await resumeFrom(task.resume, identity);
  const records: StyleRecord[] = [...(resumed?.records ?? [])];
  let [phases, plannedBytes] = [settings.phases, 0];
  let picture: Tensor | undefined;
  let last: StyleFrame | undefined;
  let error: Error | undefined;

  const keep = async (state: StyleState): Promise<void> => {
    const about = { ...identity, records: JSON.stringify(records) };
    await writeWhole(statePath(output), writeStyleState(state, about));
  };
  const run = interruptibleRunner(signal, () => {
    if (!signal.aborted && last) progress.update(shareDone(settings, last), noteOf(last));
  });
  try {
    const options = { run, signal, resume: resumed?.state, onCut: keep };
    for await (const frame of style(backend, network, sources, settings, options)) {
      last = frame;
      phases = frame.phases;
      plannedBytes = Math.max(plannedBytes, frame.memory.total);
      records.push(recordOf(frame));
      progress.update(shareDone(settings, frame), noteOf(frame));
      picture = await frame.picture();
      if (saveEvery !== undefined && frame.step > 0 && frame.step % saveEvery === 0) {
        await writePicture(output, atFullSize(sources, picture, settings.size));
        await keep(await frame.state());
      }
    }
  } catch (thrown) {
    if (!(thrown instanceof Interrupted)) error = thrown instanceof Error ? thrown : new Error(messageOf(thrown));
  }
  const interrupted = error === undefined && signal.aborted;
  const result = picture && atFullSize(sources, picture, settings.size);
  return { picture: result, records, phases, interrupted, error, plannedBytes };
}

/** A picture of an early phase, in the size asked for. */
function atFullSize({ photo, extent }: StyleSources, picture: Tensor, size: number): Tensor {
  const proportions = photo ? extentOf(photo) : (extent ?? extentOf(picture));
  return resizePicture(picture, fitExtent(proportions, size));
}

/** What a run must have in common with the one it goes on with. */
interface Identity extends Readonly<Record<string, string>> {
  readonly settings: string;
  readonly network: string;
  readonly pictures: string;
}

function identityOf({ network, sources, settings }: StyleRun): Identity {
  const hash = createHash('sha256');
  for (const picture of [...(sources.photo ? [sources.photo] : []), ...sources.styles]) {
    hash.update(picture.shape.join()).update(new Uint8Array(picture.data.buffer));
  }
  return { settings: JSON.stringify(settings), network: network.title, pictures: hash.digest('hex') };
}

/** @throws SettingError when the state was made with other pictures, another network or other settings. */
async function resumeFrom(
  path: string,
  identity: Identity,
): Promise<{ state: StyleState; records: readonly StyleRecord[] }> {
  const { state, about } = await readStyleState(await fileBytes(path));
  const fail = (what: string): never => {
    throw new SettingError(`${path}: it was kept with ${what}.`, 'Resume with the options it was kept with.');
  };
  if (about.network !== identity.network) fail(`another network: ${about.network ?? 'unknown'}`);
  if (about.pictures !== identity.pictures) fail('other pictures');
  if (about.settings !== identity.settings) fail(`other settings: ${about.settings ?? 'unknown'}`);
  const records: unknown = JSON.parse(about.records ?? '[]');
  return { state, records: Array.isArray(records) ? records.filter(isRecord) : [] };
}

function recordOf(frame: StyleFrame): StyleRecord {
  const { phase, step, width, height, loss, terms, balance, evaluations, ms, finished } = frame;
  return { phase, step, width, height, loss, terms, balance, evaluations, ms, finished };
}

function isRecord(value: unknown): value is StyleRecord {
  const names = ['phase', 'step', 'width', 'height', 'loss', 'terms', 'balance', 'evaluations', 'ms'];
  return typeof value === 'object' && value !== null && names.every((name) => name in value);
}

/** Share of the whole work done after a frame; a step's cost goes with its pixels. */
function shareDone({ phaseScale, steps }: StyleSettings, { phase, phases, step }: StyleFrame): number {
  const cost = (index: number): number => phaseScale ** (2 * (index + 1 - phases));
  let [spent, whole] = [0, 0];
  for (let index = 0; index < phases; index++) {
    whole += cost(index);
    spent += cost(index) * (index < phase ? 1 : index === phase ? step / steps : 0);
  }
  return spent / whole;
}

function noteOf({ phase, phases, step, steps, loss }: StyleFrame): string {
  return `phase ${phase + 1}/${phases}  step ${step}/${steps}  loss ${loss.toPrecision(4)}`;
}
