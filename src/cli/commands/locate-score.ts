/** `reverie locate-score`: how well things are located in photos whose boxes are known. */
import { Command, Option } from 'commander';
import { type PhotoScore, scorePhoto, type ScoreSummary, summarize } from '../../apps/locateScore.js';
import {
  isLocateMethod,
  locateDefaults,
  type LocateMethod,
  type LocateSettings,
  maskRecipes,
} from '../../apps/locateSettings.js';
import type { Backend } from '../../core/backend.js';
import { SettingError } from '../../core/errors.js';
import type { Network } from '../../nets/network.js';
import { backendFrom } from '../backend.js';
import { Interrupted, interruptedCode, interruptible, interruptibleRunner } from '../interrupt.js';
import { knownPhotos, writeScenes } from '../knownPhotos.js';
import { networkFrom } from '../network.js';
import {
  type BackendOptions,
  backendOptions,
  examples,
  nameList,
  type NetworkOptions,
  networkOptions,
  whole,
} from '../options.js';
import { type Progress, startProgress } from '../progress.js';
import { locateOptions } from './locate.js';

interface Options extends Pick<LocateSettings, 'top' | 'size' | 'layer' | 'seed'>, BackendOptions, NetworkOptions {
  readonly method: readonly string[];
  readonly curves: number;
  readonly generate?: number;
  readonly json?: boolean;
}

export function locateScoreCommand(): Command {
  const command = new Command('locate-score')
    .description('Score locating on photos whose boxes are known: pointing game, box overlap, insertion, deletion.')
    .argument('<folder>', 'the photos, and boxes.json beside them');
  for (const option of [...networkOptions(), ...locateOptions()]) command.addOption(option);
  command.addOption(
    new Option('--method <names>', `with commas between, or "all": ${Object.keys(maskRecipes).join(', ')}`)
      .argParser(nameList)
      .default([locateDefaults.method], locateDefaults.method),
  );
  for (const option of backendOptions()) command.addOption(option);
  return command
    .option('--curves <points>', 'points of the insertion and deletion curves; 0 for none', whole(0, 100), 0)
    .option(
      '--generate <n>',
      'first write n scenes of the picture generator into the folder (--seed chooses them)',
      whole(1, 10000),
    )
    .option('--json', 'print the scores as JSON instead of a table')
    .addHelpText(
      'after',
      examples(
        'reverie locate-score scenes --generate 20 --seed 7',
        'reverie locate-score photos --method logsumexp,gradcam --curves 11',
        'reverie locate-score photos --method all --json > scores.json',
      ) +
        '\n\nboxes.json: { "photos": [ { "file": "a.png", "objects": [ { "label": "owl", "box": [left, top, right, bottom] } ] } ] }' +
        '\nA label may be a list of names any of which is right.',
    )
    .action(runScore);
}

/** The scores of one method. */
interface MethodScore {
  readonly method: LocateMethod;
  readonly summary: ScoreSummary;
  readonly photos: readonly PhotoScore[];
}

async function runScore(folder: string, options: Options): Promise<void> {
  const methods = methodsFrom(options.method);
  if (options.curves === 1) throw new SettingError('curves: got 1, takes 0 for none or at least 2 points.');
  if (options.generate !== undefined) await writeScenes(folder, options.generate, options.seed);
  const network = await networkFrom(options);
  const backend = await backendFrom(options);
  const progress = startProgress();
  try {
    const scores = await interruptible(
      () => {
        progress.say('stopping; Ctrl-C once more quits at once');
      },
      (signal) => scoreWhile(signal, backend, network, folder, methods, options, progress),
    );
    progress.stop();
    if (scores === undefined) {
      console.error('reverie: interrupted before all photos were scored.');
      process.exitCode = interruptedCode;
    } else if (options.json === true) {
      console.log(JSON.stringify({ network: network.title, methods: scores }, undefined, 2));
    } else {
      console.log(table(scores));
    }
  } finally {
    progress.stop();
    backend.dispose();
  }
}

function methodsFrom(names: readonly string[]): LocateMethod[] {
  const all = Object.keys(maskRecipes).filter(isLocateMethod);
  if (names.join() === 'all') return all;
  return names.map((name) => {
    if (isLocateMethod(name)) return name;
    throw new SettingError(`method "${name}" is unknown.`, `Methods: ${all.join(', ')}, or all.`);
  });
}

async function scoreWhile(
  signal: AbortSignal,
  backend: Backend,
  network: Network,
  folder: string,
  methods: readonly LocateMethod[],
  { top, size, layer, seed, curves }: Options,
  progress: Progress,
): Promise<MethodScore[] | undefined> {
  const run = interruptibleRunner(signal, () => undefined);
  const scores: MethodScore[] = [];
  try {
    for (const [m, method] of methods.entries()) {
      const settings = { ...locateDefaults, top, size, layer, seed, method };
      const { count, photos } = await knownPhotos(folder);
      const scored: PhotoScore[] = [];
      for await (const known of photos) {
        const score = await scorePhoto(backend, network, known, settings, curves, { run, signal });
        if (score === undefined) return undefined;
        scored.push(score);
        progress.update((m + scored.length / count) / methods.length, `${method}  photo ${scored.length}/${count}`);
      }
      scores.push({ method, summary: summarize(scored), photos: scored });
    }
    return scores;
  } catch (error) {
    if (error instanceof Interrupted) return undefined;
    throw error;
  }
}

/** A column of the table: its head and how a score is written in it. */
type Column = readonly [head: string, cell: (score: MethodScore) => string];

const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;

const columnsOf = (withCurves: boolean): readonly Column[] => [
  ['method', ({ method }) => method],
  ['all in top N', ({ summary }) => percent(summary.topN)],
  ['pointing', ({ summary }) => percent(summary.pointing)],
  ['region named right', ({ summary }) => percent(summary.named)],
  ['IoU > 0.3', ({ summary }) => percent(summary.boxed)],
  ['median IoU', ({ summary }) => summary.medianIou.toFixed(2)],
  ['mask IoU', ({ summary }) => summary.medianMaskIou.toFixed(2)],
  ['in the answer', ({ summary }) => percent(summary.found)],
  ['false a photo', ({ summary }) => summary.falseObjects.toFixed(2)],
  ['of these a false name', ({ summary }) => summary.falseNames.toFixed(2)],
  ...(withCurves
    ? [
        ['insertion', ({ summary }: MethodScore) => summary.insertion?.toFixed(3) ?? ''] as const,
        ['deletion', ({ summary }: MethodScore) => summary.deletion?.toFixed(3) ?? ''] as const,
      ]
    : []),
  ['ms a photo', ({ summary }) => summary.ms.toFixed(0)],
];

/** As Markdown, so that it can be pasted where tables are kept. */
function table(scores: readonly MethodScore[]): string {
  const columns = columnsOf(scores.some(({ summary }) => summary.insertion !== undefined));
  const rows = [columns.map(([head]) => head), ...scores.map((score) => columns.map(([, cell]) => cell(score)))];
  const widths = columns.map((_, c) => Math.max(...rows.map((row) => row[c].length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, c) => cell.padEnd(widths[c])).join(' | ')} |`;
  const [{ summary }] = scores;
  return [
    `${summary.photos} photos, ${summary.things} things`,
    line(rows[0]),
    line(widths.map((width) => '-'.repeat(width))),
    ...rows.slice(1).map(line),
  ].join('\n');
}
