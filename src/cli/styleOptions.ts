/** The options of `reverie style` and `reverie texture`, and the settings they make. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { optimizerKinds } from '../apps/optimizers.js';
import type { StartKind } from '../apps/starts.js';
import type { LayerWeight, StyleSettings } from '../apps/styleSettings.js';
import { centrings } from '../objectives/gramStyle.js';
import { type BackendOptions, backendOptions, type NetworkOptions, networkOptions, real, whole } from './options.js';

type Tunable = Pick<
  StyleSettings,
  | 'centring'
  | 'styleScaling'
  | 'contentScaling'
  | 'blend'
  | 'styleScale'
  | 'pooling'
  | 'size'
  | 'phases'
  | 'phaseScale'
  | 'steps'
  | 'optimizer'
  | 'history'
  | 'rate'
  | 'warm'
  | 'keepColors'
  | 'tileable'
  | 'seed'
>;

export interface StyleCliOptions extends Partial<Tunable>, BackendOptions, NetworkOptions {
  readonly contentLayer?: readonly LayerWeight[];
  readonly styleLayer?: readonly LayerWeight[];
  readonly contentWeight?: number;
  readonly styleWeight?: number;
  readonly meanWeight?: number;
  readonly tvWeight?: number;
  readonly init?: StartKind;
  readonly saveEvery?: number;
  readonly resume?: string;
  readonly output?: string;
  readonly report?: string;
}

/** Reads `block3_conv3` or `block3_conv3=0.5`, and appends it to those given before. */
export function layerWeight(text: string, before: readonly LayerWeight[] = []): readonly LayerWeight[] {
  const split = text.lastIndexOf('=');
  const layer = split < 0 ? text : text.slice(0, split);
  const weight = split < 0 ? 1 : Number(text.slice(split + 1).trim() || NaN);
  if (layer === '' || !(weight >= 0 && Number.isFinite(weight))) {
    throw new InvalidArgumentError('It takes a layer, or a layer and its weight: block3_conv3 or block3_conv3=0.5.');
  }
  return [...before, { layer, weight }];
}

/** Reads `2,1`: the shares of several styles. */
export function shareList(text: string): readonly number[] {
  const shares = text.split(',').map((part) => Number(part.trim() || NaN));
  if (shares.some((share) => !(share >= 0 && Number.isFinite(share))) || shares.every((share) => share === 0)) {
    throw new InvalidArgumentError('It takes a share for each style with commas between: 2,1.');
  }
  return shares;
}

const weight = (): ((text: string) => number) => real(0, 1e9);

/** Options that both commands have, in the order of the help. */
export function addStyleOptions(command: Command, starts: readonly StartKind[]): Command {
  for (const option of networkOptions()) command.addOption(option);
  command
    .option('--style-layer <name[=weight]>', 'a layer whose Gram matrix is the style; several times', layerWeight)
    .option('--style-weight <x>', 'weight of the style', weight())
    .option('--mean-weight <x>', "weight of the style's channel means", weight())
    .option('--tv-weight <x>', 'weight of the total variation: more is smoother', weight())
    .addOption(new Option('--centring <how>', 'what is subtracted before the Gram matrix').choices(centrings))
    .addOption(new Option('--style-scaling <how>', 'units of the style').choices(['relative', 'gatys']))
    .option('--blend <shares>', 'shares of several styles, as 2,1', shareList)
    .option(
      '--style-scale <x>',
      'size of the style picture against the result: less gives finer strokes',
      real(0.1, 10),
    )
    .addOption(new Option('--pooling <how>', "the network's pools").choices(['max', 'average']))
    .option('--size <pixels>', 'longest side of the result', whole(1, 16384, 'pixels'))
    .option('--phases <n>', 'sizes to go through, from coarse to fine', whole(1, 32))
    .option('--phase-scale <ratio>', 'ratio of one phase to the next', real(1.01, 8))
    .addOption(new Option('--init <start>', 'what it begins with').choices(starts))
    .addOption(new Option('--optimizer <name>', 'how it goes down').choices(optimizerKinds))
    .option('--history <n>', 'steps that lbfgs and qqn remember', whole(1, 1000))
    .option('--rate <share>', 'step of adam and ascent, as a share of black to white', real(1e-6, 1))
    .option('--steps <n>', 'steps in each phase', whole(1))
    .option('--no-warm', 'let the optimizer forget what it has learnt when the picture grows')
    .option('--seed <n>', 'the same seed gives the same picture', whole(0));
  return command;
}

/** Where the result goes, and how it is kept meanwhile. */
export function addOutputOptions(command: Command, output: string): Command {
  command
    .option('--save-every <n>', 'keep picture and state every so many steps', whole(1))
    .option('--resume <state>', 'go on where a kept state ends, with the same options');
  for (const option of backendOptions()) command.addOption(option);
  return command
    .option('-o, --output <file>', `the result: PNG, JPEG or WebP (default: ${output} here)`)
    .option('--report <file>', 'write settings and every term at every step, time and memory as JSON');
}

/** The preset with what the options change. */
export function settingsFrom(options: StyleCliOptions, preset: StyleSettings): StyleSettings {
  const { balance } = preset;
  const given = (name: keyof Tunable): boolean => options[name] !== undefined;
  const tunable = Object.fromEntries(tunables.filter(given).map((name) => [name, options[name]]));
  return {
    ...preset,
    ...tunable,
    start: options.init ?? preset.start,
    contentLayers: options.contentLayer ?? preset.contentLayers,
    styleLayers: options.styleLayer ?? preset.styleLayers,
    balance: {
      content: options.contentWeight ?? balance.content,
      style: options.styleWeight ?? balance.style,
      mean: options.meanWeight ?? balance.mean,
      variation: options.tvWeight ?? balance.variation,
    },
  };
}

const tunables = [
  'centring',
  'styleScaling',
  'contentScaling',
  'blend',
  'styleScale',
  'pooling',
  'size',
  'phases',
  'phaseScale',
  'steps',
  'optimizer',
  'history',
  'rate',
  'warm',
  'keepColors',
  'tileable',
  'seed',
] as const satisfies readonly (keyof Tunable)[];
