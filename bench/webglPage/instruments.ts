/** Counts what engines ask of WebGL2, whatever engine it is: programs, draws, and texels fetched. */
import { CountingPrograms } from './countingPrograms.js';

export interface Instruments {
  /** Programs linked and draws made so far. */
  readonly programs: number;
  readonly draws: number;
  /**
   * Texels fetched by the draws made while `work` runs, in all and by fragment shader. Takes several times as long.
   */
  fetchesOf(work: () => Promise<void>): Promise<ReadonlyMap<string, number>>;
  /** Gives the page its WebGL2 back as it was. */
  detach(): void;
}

/** From here on everything is counted, of all contexts in the page. */
export function attachInstruments(): Instruments {
  const counting = new CountingPrograms();
  const counts = { programs: 0, draws: 0 };
  let fetches: Map<string, number> | undefined;
  // What the counting itself calls does not count.
  let isInside = false;

  const detachers: (() => void)[] = [];
  const watch = (name: string, notice: (gl: WebGL2RenderingContext, call: () => void) => void): void => {
    const { prototype } = WebGL2RenderingContext;
    const real: unknown = Reflect.get(prototype, name);
    if (!(real instanceof Function)) throw new TypeError(`WebGL2 has no ${name}`);
    const watched = new Proxy(real, {
      apply(target, gl: unknown, args: unknown[]): unknown {
        if (!isInside && gl instanceof WebGL2RenderingContext) {
          isInside = true;
          notice(gl, () => {
            Reflect.apply(target, gl, args);
          });
          isInside = false;
        }
        return Reflect.apply(target, gl, args);
      },
    });
    Reflect.set(prototype, name, watched);
    detachers.push(() => Reflect.set(prototype, name, real));
  };
  watch('linkProgram', () => counts.programs++);
  for (const name of ['drawArrays', 'drawElements']) {
    watch(name, (gl, draw) => {
      counts.draws++;
      if (!fetches) return;
      const { shader, count } = counting.count(gl, draw);
      fetches.set(shader, (fetches.get(shader) ?? 0) + count);
    });
  }
  return {
    get programs() {
      return counts.programs;
    },
    get draws() {
      return counts.draws;
    },
    async fetchesOf(work) {
      const found = new Map<string, number>();
      fetches = found;
      await work();
      fetches = undefined;
      return found;
    },
    detach() {
      for (const undo of detachers) undo();
    },
  };
}
