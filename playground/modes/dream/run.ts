/** Deep Dream as a mode: the application's frames, in the form the session shows. */
import { dream, type DreamSettings } from '../../../src/apps/dream.js';
import type { ModeFrame, Studio } from '../mode.js';

/** @param start the settings at the start. @param live as they stand, read before each step */
export async function* startDream(
  { backend, network, photo, run, signal }: Studio,
  start: DreamSettings,
  live: () => DreamSettings,
): AsyncGenerator<ModeFrame, void, undefined> {
  // Endless: when the planned steps are done the session pauses, and playing on goes deeper at full size.
  for await (const frame of dream(backend, network, photo, start, { run, signal, live, endless: true })) {
    const { width, height, octave, octaves, step, objective, ms, memory, image } = frame;
    const { steps } = start;
    yield {
      report: { width, height, stage: octave, stages: octaves, step, steps, objective, ms, plannedBytes: memory.total },
      image,
      last: octave === octaves - 1 && step === steps,
      picture: () => frame.picture(),
    };
  }
}
