/**
 * What the engine's worker was doing while a frame came late: the slices it handed over, when it was told of their ends, and
 * what it read back. The WebGL2 calls of the worker are watched from outside; the page that is measured stays as it is.
 */
import type { WebWorker } from 'puppeteer';

export interface EngineEvent {
  /** `slice`: its draws are submitted. `done`: a fence was found signalled. Others are the calls of their name. */
  readonly what: 'slice' | 'done' | 'readPixels' | 'getBufferSubData' | 'bufferData' | 'texSubImage3D' | 'linkProgram';
  /** Milliseconds of the epoch. */
  readonly begin: number;
  readonly end: number;
  /** Of a slice. */
  readonly draws?: number;
  readonly texels?: number;
}

declare global {
  var tracedEvents: EngineEvent[] | undefined;
}

/** Begins to watch; {@link takeEvents} has what was seen. */
export async function traceEngine(worker: WebWorker): Promise<void> {
  await worker.evaluate(() => {
    const events: EngineEvent[] = [];
    globalThis.tracedEvents = events;
    const gl = WebGL2RenderingContext.prototype;
    const now = (): number => performance.timeOrigin + performance.now();
    let [draws, texels, size, begin] = [0, 0, 0, 0];
    const watch = (
      name: keyof WebGL2RenderingContext,
      note: (args: readonly unknown[], result: unknown, from: number) => void,
    ): void => {
      const original: unknown = Reflect.get(gl, name);
      if (typeof original !== 'function') return;
      Reflect.set(gl, name, function (this: WebGL2RenderingContext, ...args: unknown[]): unknown {
        const from = now();
        const result: unknown = Reflect.apply(original, this, args);
        note(args, result, from);
        return result;
      });
    };
    watch('viewport', ([, , width, height]) => {
      size = Number(width) * Number(height);
    });
    watch('drawArrays', (_, __, from) => {
      if (draws === 0) begin = from;
      draws++;
      texels += size;
    });
    watch('flush', () => {
      if (draws > 0) events.push({ what: 'slice', begin, end: now(), draws, texels });
      [draws, texels] = [0, 0];
    });
    watch('clientWaitSync', (_, result, from) => {
      if (result !== WebGL2RenderingContext.TIMEOUT_EXPIRED) events.push({ what: 'done', begin: from, end: now() });
    });
    for (const what of ['readPixels', 'getBufferSubData', 'bufferData', 'texSubImage3D', 'linkProgram'] as const) {
      watch(what, (_, __, from) => {
        events.push({ what, begin: from, end: now() });
      });
    }
  });
}

/** What was seen since it was last asked for. */
export async function takeEvents(worker: WebWorker): Promise<EngineEvent[]> {
  return await worker.evaluate(() => globalThis.tracedEvents?.splice(0) ?? []);
}

/** Milliseconds before a late frame's predecessor that are told too: what was under way then was submitted before. */
const before = 20;

/**
 * Each late frame with what the engine did meanwhile, times counted from the frame before it.
 *
 * @param first the first frame, in milliseconds of the epoch. @param longest milliseconds from which on an interval is late.
 */
export function describeLate(
  first: number,
  intervals: readonly number[],
  events: readonly EngineEvent[],
  longest: number,
): string[] {
  const lines: string[] = [];
  let at = first;
  for (const interval of intervals) {
    const [from, to] = [at, at + interval];
    at = to;
    if (interval <= longest) continue;
    lines.push(`${interval.toFixed(1)} ms, ${(from - first).toFixed(0)} ms after the first frame`);
    for (const { what, begin, end, draws, texels } of events) {
      if (end < from - before || begin > to) continue;
      const of = what === 'slice' ? `: ${draws ?? 0} draws of ${texels ?? 0} texels` : '';
      lines.push(`  ${(begin - from).toFixed(1)} to ${(end - from).toFixed(1)} ${what}${of}`);
    }
  }
  return lines;
}
