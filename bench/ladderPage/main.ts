/** The page of the benchmark `ladder-webgl.ts`: the steps in turn on one layer. */
import { Rng } from '../../src/core/rng.js';
import { relativeDistance } from '../../test/support/relativeDistance.js';
import { type Contestant, measureInTurn } from '../rounds.js';
import { attachInstruments } from '../webglPage/instruments.js';
import { engineSteps } from './engineSteps.js';
import { ownSteps } from './ownSteps.js';
import type { ClimbAnswer, ClimbRequest } from './protocol.js';
import type { Layer } from './rung.js';

/** Shorter runs are repeated until a measurement takes about this many milliseconds: waiting itself takes some. */
const shortest = 100;

function randomLayer(channels: number, size: number): Layer {
  const rng = new Rng(1);
  const random = (length: number, most: number): Float32Array =>
    Float32Array.from({ length }, () => rng.uniform(-most, most));
  const x = random(channels * size * size, 1);
  return { channels, size, x, w: random(channels * channels * 9, Math.sqrt(3 / (9 * channels))) };
}

window.climb = async ({ channels, size, rounds, shaders }: ClimbRequest): Promise<ClimbAnswer> => {
  const layer = randomLayer(channels, size);
  const instruments = attachInstruments();
  const own = ownSteps(layer, shaders);
  const { renderer, rung: engine } = await engineSteps(layer, shaders);
  const rungs = [
    own('plain'),
    own('texels'),
    await engine('conv2d'),
    await engine('conv2d3x3'),
    own('eightTargets'),
    await engine('winograd2'),
    await engine('winograd4'),
  ];
  const steps: { name: string; off: number; fetches: number; draws: number; repeats: number }[] = [];
  let wanted: Float32Array | undefined;
  for (const rung of rungs) {
    const run = async (): Promise<void> => {
      rung.submit();
      await rung.finish();
    };
    const before = instruments.draws;
    await run();
    const draws = instruments.draws - before;
    const result = await rung.result();
    wanted ??= result;
    const counts = await instruments.fetchesOf(run);
    const begin = performance.now();
    await run();
    const repeats = Math.max(1, Math.round(shortest / (performance.now() - begin)));
    const fetches = [...counts.values()].reduce((total, count) => total + count, 0);
    steps.push({ name: rung.name, off: relativeDistance(result, wanted), fetches, draws, repeats });
  }
  instruments.detach();

  const contestants = rungs.map((rung, i): Contestant => ({
    name: rung.name,
    rounds: i < 2 ? Math.min(3, rounds) : rounds,
    async run() {
      for (let k = 0; k < steps[i].repeats; k++) rung.submit();
      await rung.finish();
    },
  }));
  const measured = await measureInTurn(contestants, rounds);
  return {
    renderer,
    steps: steps.map(({ repeats, ...step }, i) => ({ ...step, times: measured[i].map((ms) => ms / repeats) })),
  };
};
