/** Locating as a mode: what the application finds, in the form the session passes on. */
import { locate, type LocateEvent } from '../../../src/apps/locate.js';
import type { LocateSettings } from '../../../src/apps/locateSettings.js';
import type { Tensor } from '../../../src/core/tensor.js';
import { extentOf } from '../../../src/image/picture.js';
import type { ModeFrame, Studio } from '../mode.js';
import type { Finding, FoundMask } from './finding.js';

/** Steps that the search is shown as. */
const steps = 100;

export async function* startDetect(
  { backend, network, photo, run, signal }: Studio,
  settings: LocateSettings,
): AsyncGenerator<ModeFrame, void, undefined> {
  let began = performance.now();
  for await (const event of locate(backend, network, photo, settings, { run, signal })) {
    const now = performance.now();
    yield {
      report: {
        ...extentOf(photo),
        stage: 0,
        stages: 1,
        step: Math.round(event.share * steps),
        steps,
        objective: undefined,
        ms: now - began,
        plannedBytes: backend.memory.bytes,
      },
      finding: findingOf(event),
      last: event.kind === 'objects',
      picture: () => Promise.resolve(photo),
    };
    began = now;
  }
}

function findingOf(event: LocateEvent): Finding | undefined {
  switch (event.kind) {
    case 'classes':
      return { kind: 'classes', classes: event.classes };
    case 'mask':
      return { kind: 'mask', place: event.place, mask: bytesOf(event.mask) };
    case 'region':
      return { kind: 'region', region: event.half, mask: bytesOf(event.mask) };
    case 'objects':
      return { kind: 'objects', halves: event.halves, objects: event.objects };
    case 'components':
      return undefined;
  }
}

function bytesOf(mask: Tensor): FoundMask {
  return { ...extentOf(mask), values: Uint8Array.from(mask.data, (value) => Math.round(255 * value)) };
}
