/**
 * The kernel ladder on WebGL2 (docs/kernel-ladder.md): one 3x3 convolution, step by step from a number a fragment to Winograd,
 * all in one page, each step's result compared with the first one's.
 *
 *     npm run bench:ladder           or: node bench/run.mjs ladder-webgl CHANNELSxSIZE,CHANNELSxSIZE ROUNDS
 *
 * Fetches are counted by executing them (webglPage/countingPrograms.ts). With REVERIE_GPU=1 in the environment on the machine's
 * graphics card instead of a software renderer.
 */
import { StepError } from '../tools/project.mjs';
import { ladderShaders } from './ladderShaders.js';
import { openPages } from './pages.js';
import { printTable, rounded, saveResults } from './report.js';
import { median, medianRatio } from './rounds.js';
import type { ClimbAnswer, LadderResult, LadderStep } from './ladderPage/protocol.js';

const [layers = '128x56,512x28', rounds = '5'] = process.argv.slice(3);
/** Sums of thousands of terms in another order; Winograd's points. */
const mostOff = 1e-5;

const shaders = ladderShaders();
const pages = await openPages('bench/ladderPage');

async function climb(channels: number, size: number): Promise<ClimbAnswer> {
  const page = await pages.open('climb');
  const request = { channels, size, rounds: Number(rounds), shaders };
  const answer = await page.evaluate((asked) => window.climb(asked), request);
  await page.close();
  return answer;
}

const results: LadderResult[] = [];
try {
  for (const [channels, size] of layers.split(',').map((layer) => layer.split('x').map(Number))) {
    const { renderer, steps } = await climb(channels, size);
    const multiplyAdds = 9 * channels ** 2 * size ** 2;
    const rows = steps.map(({ name, times, fetches, draws, off }, i): LadderStep => {
      if (!(off < mostOff)) throw new StepError(`${name} computes something else than the first step: ${off}`);
      return {
        step: i + 1,
        name,
        ms: rounded(median(times)),
        best: rounded(Math.min(...times)),
        gain: i === 0 ? 1 : rounded(medianRatio(steps[i - 1].times, times)),
        fetchesPerMultiplyAdd: rounded(fetches / multiplyAdds),
        draws,
        off: rounded(off),
      };
    });
    results.push({ channels, size, rounds: Number(rounds), renderer, steps: rows });
    console.log(`\n${channels} to ${channels} channels, ${size}x${size} pixels; ${renderer}`);
    printTable([
      ['step', 'kernel', 'ms', 'best ms', 'gain', 'fetches per multiply-add', 'draws', 'differs by'],
      ...rows.map(({ step, name, ms, best, gain, fetchesPerMultiplyAdd, draws, off }) => [
        String(step),
        name,
        String(ms),
        String(best),
        String(gain),
        String(fetchesPerMultiplyAdd),
        String(draws),
        off.toExponential(1),
      ]),
    ]);
  }
} finally {
  await pages.close();
}
saveResults('ladder-webgl', { results });
process.exit(0);
