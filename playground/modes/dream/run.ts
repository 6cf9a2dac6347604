/** Deep Dream as a mode: the application's frames, in the form the session shows. */
import { dream, type DreamSettings } from '../../../src/apps/dream.js';
import type { ModeFrame, Studio } from '../mode.js';

export async function* startDream(studio: Studio<DreamSettings>): AsyncGenerator<ModeFrame, void, undefined> {
  const { backend, network, photo, settings, run, signal } = studio;
  const start = settings();
  // Endless: when the planned steps are done the session pauses, and playing on goes deeper at full size.
  for await (const frame of dream(backend, network, photo, start, { run, signal, live: settings, endless: true })) {
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
