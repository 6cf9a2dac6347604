// The pacer on a clock of its own: how much it does per turn, and that it always gets done.
import { describe, expect, test } from 'vitest';
import { pacer, type PacerHost, type Work } from '../../src/loop/pacer.js';
import { Clock, DeviceHost, Stretches } from './support/clock.js';

/** A host whose clock moves only by the work done, and which counts milliseconds per turn. */
class Host implements PacerHost {
  time = 0;
  /** Time spent in each turn. */
  turns: number[] = [0];

  now(): number {
    return this.time;
  }

  nextTurn(): Promise<void> {
    this.turns.push(0);
    return Promise.resolve();
  }

  spend(ms: number): void {
    this.time += ms;
    this.turns[this.turns.length - 1] += ms;
  }
}

/** `total` units of `cost` milliseconds each. */
class Units implements Work {
  done = 0;

  constructor(
    readonly host: Host,
    readonly total: number,
    readonly cost: (unit: number) => number,
  ) {}

  advance(units: number): boolean {
    for (let i = 0; i < units && this.done < this.total; i++) this.host.spend(this.cost(this.done++));
    return this.done === this.total;
  }
}

describe('work that is done when it is submitted', () => {
  test('settles at the budget when units are small', async () => {
    const host = new Host();
    const work = new Units(host, 1000, () => 1);
    await pacer(host, 10)(work);
    expect(work.done).toBe(1000);
    const usual = host.turns.slice(10, -1);
    expect(Math.max(...usual)).toBeLessThanOrEqual(10);
    expect(Math.min(...usual)).toBeGreaterThanOrEqual(9);
  });

  test('one unit is the least, however long it takes', async () => {
    const host = new Host();
    await pacer(host, 10)(new Units(host, 5, () => 100));
    expect(host.turns).toEqual([100, 100, 100, 100, 100]);
  });

  test('falls back when units become dear', async () => {
    const host = new Host();
    await pacer(host, 10)(new Units(host, 400, (unit) => (unit < 300 ? 0.5 : 8)));
    const dear = host.turns.slice(-20, -1);
    expect(Math.max(...dear)).toBeLessThanOrEqual(16);
  });

  test('work that fits one turn takes one, and what was learnt serves the next work', async () => {
    const host = new Host();
    const run = pacer(host, 10);
    await run(new Units(host, 200, () => 0.1));
    host.turns = [0];
    await run(new Units(host, 5, () => 0.1));
    expect(host.turns).toHaveLength(1);
  });
});

/** Draws as a network has them: a few that take long, some of which nothing could foretell, and many that take none. */
function draws(host: DeviceHost): Stretches {
  const kinds = [
    { kind: 'convolution', units: 200, weight: 256 * 4, cost: 0.05 },
    { kind: 'gate', units: 60, weight: 256, cost: 0.002 },
    { kind: 'convolution', units: 90, weight: 256 * 64, cost: 0.7 },
    { kind: 'products', units: 40, weight: 256, cost: 0.04 },
    { kind: 'products', units: 120, weight: 256, cost: 1.6 },
    ...Array.from({ length: 40 }, () => ({ kind: 'sum', units: 1, weight: 8, cost: 0.005 })),
    { kind: 'pool', units: 100, weight: 256, cost: 0.01 },
  ];
  const stretches = Array.from({ length: 6 }, () => kinds.map((kind) => ({ ...kind }))).flat();
  return new Stretches(stretches, (units, cost) => {
    host.submit(units, cost);
  });
}

describe('work for a device', () => {
  const budget = 8;

  test.each([
    ['news at once', () => 0],
    ['late news', (slice: number) => 0.4 + ((slice * 7) % 5) * 0.5],
  ])('keeps the budget, and keeps the device busy: %s', async (_, delay) => {
    const clock = new Clock();
    const host = new DeviceHost(clock, delay);
    const work = draws(host);
    const run = pacer(host, budget);
    for (let i = 0; i < 4; i++) await clock.during(run(work));
    host.slices.length = 0;
    const begin = clock.time;
    await clock.during(run(work));
    const took = clock.time - begin;

    const costs = host.slices.map(({ cost }) => cost);
    expect(costs.reduce((sum, cost) => sum + cost, 0)).toBeCloseTo(work.total);
    // Half of the budget is what a slice aims at; late news make it tremble.
    expect(Math.max(...costs)).toBeLessThanOrEqual(budget);
    const underWay = host.slices.map(({ cost, ahead }) => cost + ahead).sort((a, b) => a - b);
    expect(underWay[Math.floor(0.95 * underWay.length)]).toBeLessThanOrEqual(1.2 * budget);
    expect(underWay.at(-1)).toBeLessThanOrEqual(2 * budget);
    expect(took / work.total).toBeLessThan(1.05);
  });

  test('the first run, of which nothing is known, stays within a few frames', async () => {
    const clock = new Clock();
    const host = new DeviceHost(clock, () => 1.5);
    const work = draws(host);
    const begin = clock.time;
    await clock.during(pacer(host, budget)(work));
    // Of a dear kind no draw of which was measured yet, a quarter of a slice by guess may be forty times as much.
    expect(Math.max(...host.slices.map(({ cost }) => cost))).toBeLessThanOrEqual(50);
    expect((clock.time - begin) / work.total).toBeLessThan(1.5);
  });

  test('a draw that fits the budget is not cut', async () => {
    const clock = new Clock();
    const host = new DeviceHost(clock);
    const stretches = Array.from({ length: 30 }, () => ({ kind: 'draw', units: 100, weight: 1, cost: 0.03 }));
    const work = new Stretches(stretches, (units, cost) => {
      host.submit(units, cost);
    });
    const run = pacer(host, budget);
    for (let i = 0; i < 5; i++) await clock.during(run(work));
    host.slices.length = 0;
    await clock.during(run(work));
    expect(host.slices.map(({ units }) => units)).toEqual(new Array(30).fill(100));
  });

  test('units above the budget go one by one, to the end', async () => {
    const clock = new Clock();
    const host = new DeviceHost(clock);
    const work = new Stretches([{ kind: 'draw', units: 20, weight: 1, cost: 100 }], (units, cost) => {
      host.submit(units, cost);
    });
    await clock.during(pacer(host, budget)(work));
    expect(host.slices.map(({ units }) => units)).toEqual(new Array(20).fill(1));
    expect(host.turns).toBe(19);
  });

  test('a device that fails ends the run with its error', async () => {
    const clock = new Clock();
    const host = new DeviceHost(clock);
    host.settle = () => Promise.reject(new Error('lost'));
    const run = pacer(host, budget);
    await expect(clock.during(run(draws(host)))).rejects.toThrow('lost');
  });

  test('an abort ends the run at the next turn', async () => {
    const clock = new Clock();
    const host = new DeviceHost(clock);
    host.nextTurn = () => (host.slices.length < 5 ? clock.until(clock.time) : Promise.reject(new Error('aborted')));
    await expect(clock.during(pacer(host, budget)(draws(host)))).rejects.toThrow('aborted');
    expect(host.slices).toHaveLength(5);
  });
});
