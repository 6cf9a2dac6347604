/** The tables of README.md and docs/kernel-ladder.md, written from the results that are kept. */
import { format, resolveConfig } from 'prettier';
import { inRoot } from '../tools/project.mjs';
import type { FramesRow } from './frames.js';
import type { LadderStep } from './ladderPage/protocol.js';
import { latestResults, type Results } from './results.js';
import type { ScaleRow } from './scale.js';
import type { WebglEngine } from './webglPage/protocol.js';
import type { EngineResult } from './wasm.js';

/** The files with tables. */
export const filesWithTables = ['README.md', 'docs/kernel-ladder.md'];

/**
 * Writes anew what stands between `<!-- bench:NAME -->` and `<!-- /bench:NAME -->`; a section of which there are no results
 * stays as it is.
 */
export async function fillTables(markdown: string): Promise<string> {
  const filled = markdown.replaceAll(
    /(<!-- bench:(\S+) -->\n)[^]*?(<!-- \/bench:\2 -->)/g,
    (whole, begin: string, name: string, end: string) => {
      if (!Object.hasOwn(sections, name)) throw new RangeError(`There is no table bench:${name}.`);
      const text = sections[name]();
      return text === undefined ? whole : `${begin}\n${text}\n\n${end}`;
    },
  );
  const config = await resolveConfig(inRoot('README.md'));
  return format(filled, { ...config, parser: 'markdown' });
}

const sections: Readonly<Record<string, () => string | undefined>> = {
  wasm,
  webgl,
  scale,
  frames,
  'ladder-webgl': ladderWebgl,
};

/** Columns of numbers are to the right. */
const table = (rows: readonly (readonly string[])[]): string =>
  [
    rows[0],
    rows[0].map((_, i) => (i > 0 && rows.slice(1).some((row) => /^\d/.test(row[i])) ? '--:' : '---')),
    ...rows.slice(1),
  ]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');

const ms = (value: number | undefined): string =>
  value === undefined ? '' : `${value < 100 ? value.toPrecision(2) : value.toFixed(0)} ms`;
const megabytes = (bytes: number | undefined): string => (bytes === undefined ? '' : `${(bytes / 1e6).toFixed(0)} MB`);
const times = (ratio: number): string => (ratio === 1 ? '1' : ratio.toFixed(ratio < 10 ? 2 : 1));
const pixels = (size: number): string => `${size}×${size}`;

/** Day and machine, as a sentence. */
function origin({ date, machine }: Results<unknown>, what: string): string {
  const { processor, processors, system, node } = machine;
  return `_${what} ${processor}, ${processors} processors, ${system}, Node ${node.slice(1)}; ${date}._`;
}

/** `reverie, compact` as the tables say it. */
const display = ({ name, version }: { readonly name: string; readonly version: string }): string =>
  name.startsWith('reverie') ? `**${name.replace('reverie', 'Reverie')}**` : `${name} ${version}`;

function wasm(): string | undefined {
  const found = latestResults('wasm');
  if (!found) return undefined;
  const size = Math.max(...found.results.map((result) => result.size));
  const ofSize = found.results.filter((result) => result.size === size);
  const single = ofSize.find(({ threads }) => threads === 1);
  const double = ofSize.find(({ threads }) => threads === 2);
  if (!single) return undefined;
  const row = (engine: EngineResult, name: string, ratio: number): string[] => [
    name,
    ms(engine.forward),
    ms(engine.step),
    times(ratio),
    megabytes(engine.memory?.constants),
  ];
  // All ratios are to one thread of Reverie; those of two threads are known to two threads.
  const gain = double?.engines.find(({ name }) => name === 'reverie, one thread')?.stepRatio;
  const ours = double?.engines.find(({ name }) => name === 'reverie');
  return [
    table([
      [`${pixels(size)} pixels`, 'forward', 'with the gradient', 'to Reverie', 'weights'],
      ...single.engines.map((engine) => row(engine, display(engine), engine.stepRatio)),
      ...(ours && gain ? [row(ours, '**Reverie, two threads**', 1 / gain)] : []),
    ]),
    origin(
      found,
      `VGG16's thirteen convolutions with random weights; one thread where nothing else is said; medians of ${single.rounds} rounds, all engines in turn. ` +
        `The matrix kernel runs at ${(100 * single.matrixKernelOfPeak).toFixed(0)} % of what the vector units were measured to do.`,
    ),
  ].join('\n\n');
}

function webgl(): string | undefined {
  const found = latestResults('webgl');
  if (!found) return undefined;
  const row = (size: number, engine: WebglEngine): string[] => [
    pixels(size),
    display({ name: engine.name, version: engine.name.startsWith('tfjs') ? engine.version : '' }),
    ms(engine.forward),
    ms(engine.step),
    times(engine.stepRatio),
    `${(engine.firstStep / 1000).toFixed(1)} s`,
    megabytes(engine.gpuBytes),
    String(engine.counts?.programs ?? ''),
    String(engine.counts?.draws.step ?? ''),
    engine.counts?.fetchesPerMultiplyAdd.step.toFixed(3) ?? '',
  ];
  const { rounds, engines } = found.results[0];
  return [
    table([
      [
        'pixels',
        '',
        'forward',
        'with the gradient',
        'to Reverie',
        'first step',
        'GPU memory',
        'programs',
        'draws a step',
        'fetches',
      ],
      ...found.results.flatMap((result) => result.engines.map((engine) => row(result.size, engine))),
    ]),
    origin(
      found,
      `The same in one page of Chromium; ${engines[0].version}; medians of ${rounds} rounds in turn. GPU memory holds weights and working space; ` +
        'fetches are texels read for each multiply-add of the direct convolution, counted.',
    ),
  ].join('\n\n');
}

const engineNames = { wasm: 'WebAssembly', webgl: 'WebGL2' };
const networks = { embedded: 'the embedded network', vgg16: 'VGG16' };

function scale(): string | undefined {
  const found = latestResults('scale');
  if (!found) return undefined;
  const row = ({ backend = 'wasm', size, economy, ms: step, peak, planned }: Partial<ScaleRow>): string[] => [
    pixels(size ?? 0),
    `${engineNames[backend]}${economy === 'fast' ? '' : `, ${economy ?? ''}`}`,
    ms(step),
    megabytes(planned?.total),
    megabytes(peak),
  ];
  return [
    table([['pixels', '', 'a step', 'planned', 'taken at most'], ...found.results.map(row)]),
    origin(found, 'A dream step through all of VGG16’s convolutions, weights included.'),
  ].join('\n\n');
}

function frames(): string | undefined {
  const found = latestResults('frames');
  if (!found) return undefined;
  const row = ({ case: of, intervals, late, frames: count, rate }: FramesRow): string[] => {
    const cut = found.results.slicing.find(({ network, size }) => network === of?.network && size === of.size);
    return [
      of ? `${engineNames[of.engine]}, ${networks[of.network]} at ${of.size} pixels` : 'at rest',
      `${intervals.p50.toFixed(1)} ms`,
      `${intervals.p95.toFixed(1)} ms`,
      `${intervals.max.toFixed(1)} ms`,
      `${late} of ${count}`,
      rate === undefined ? '' : rate.toPrecision(2),
      of?.engine === 'webgl' && cut ? cut.cost.toFixed(2) : '',
    ];
  };
  return [
    table([
      ['frames of the page', 'half within', '95 % within', 'at most', 'late', 'steps a second', 'sliced to whole'],
      ...found.results.frames.map(row),
    ]),
    origin(
      found,
      'Intervals of the playground’s animation frames while it dreams; late are those that came more than one after the other; ' +
        'the last column is the time of a step cut into slices to that of a whole one.',
    ),
  ].join('\n\n');
}

/** What the steps are called, and the files to read. */
const ladderSteps: Readonly<Record<string, string>> = {
  plain: '[a number a fragment](../shaders/ladder/plain.frag)',
  texels: '[four channels in a texel](../shaders/ladder/texels.frag)',
  conv2d: '[four pixels a fragment](../shaders/include/conv2d.glsl)',
  conv2d3x3: '[the window read once](../shaders/include/conv2d3x3.glsl)',
  eightTargets: '[eight pixels a fragment](../shaders/ladder/eightTargets.frag)',
  winograd2: '[Winograd F(2x2, 3x3)](../shaders/ladder/winograd2Products.frag)',
  winograd4: '[Winograd F(4x4, 3x3)](../src/ops/winogradPasses.ts)',
};

function ladderWebgl(): string | undefined {
  const found = latestResults('ladder-webgl');
  if (!found) return undefined;
  const row = ({ step, name, ms: median, gain, fetchesPerMultiplyAdd }: LadderStep, i: number): string[] => [
    String(step),
    ladderSteps[name] ?? name,
    fetchesPerMultiplyAdd.toFixed(fetchesPerMultiplyAdd < 1 ? 3 : 2),
    median < 100 ? median.toPrecision(3) : median.toFixed(0),
    i === 0 ? '' : gain.toFixed(1),
  ];
  return found.results
    .flatMap(({ channels, size, rounds, renderer, steps }) => [
      origin(
        found,
        `${channels} to ${channels} channels, ${pixels(size)} pixels; medians of ${rounds} rounds, gains by the round; ${renderer};`,
      ),
      table([['', 'step', 'fetches', 'ms', 'gain'], ...steps.map(row)]),
    ])
    .join('\n\n');
}
