/** Options that several commands share, and how the values of options are read and checked. */
import { InvalidArgumentError, Option } from 'commander';
import type { Economy } from '../core/op.js';
import { knownNetworks } from '../weights/manifest.js';

/** Reads a whole number. Commander puts "option '--size <pixels>' argument '0' is invalid." before the message. */
export function whole(least: number, most = Number.MAX_SAFE_INTEGER, unit = ''): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? NaN : Number(text);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    const limits = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
    throw new InvalidArgumentError(`It takes a whole number ${unit && `of ${unit} `}${limits}.`);
  };
}

/** Reads a number with a fraction. */
export function real(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? NaN : Number(text);
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It takes a number from ${least} to ${most}.`);
  };
}

/** A layer and its weight in the objective. */
export interface LayerChoice {
  readonly layer: string;
  readonly gain: number;
}

/** Reads `block3_conv3` or `block3_conv3=0.5`, and appends it to those given before. */
export function layerChoice(text: string, before: readonly LayerChoice[] = []): readonly LayerChoice[] {
  const [layer, gainText = '1', ...rest] = text.split('=');
  const gain = gainText.trim() === '' ? NaN : Number(gainText);
  if (layer === '' || !Number.isFinite(gain) || rest.length > 0) {
    throw new InvalidArgumentError('It takes a layer, or a layer and its gain: block3_conv3 or block3_conv3=0.5.');
  }
  return [...before, { layer, gain }];
}

/** A channel of a layer, from 0. */
export interface ChannelChoice {
  readonly layer: string;
  readonly channel: number;
}

/** Reads `block3_conv3:17`, and appends it to those given before. */
export function channelChoice(text: string, before: readonly ChannelChoice[] = []): readonly ChannelChoice[] {
  const split = text.lastIndexOf(':');
  const digits = text.slice(split + 1);
  if (split < 1 || !/^\d{1,6}$/.test(digits)) {
    throw new InvalidArgumentError('It takes a layer and the number of a channel, from 0: block3_conv3:17.');
  }
  return [...before, { layer: text.slice(0, split), channel: Number(digits) }];
}

/** Reads `eye,owl,spiral`. */
export function nameList(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.some((name) => name === '')) throw new InvalidArgumentError('It takes names with commas between: eye,owl.');
  return names;
}

/** Reads `4x7`: rows and columns. */
export function gridSize(text: string): { rows: number; columns: number } {
  const [rows, columns] = (/^(\d{1,2})x(\d{1,2})$/.exec(text)?.slice(1) ?? []).map(Number);
  if (!(rows >= 1 && columns >= 1)) throw new InvalidArgumentError('It takes rows and columns from 1 to 99: 4x7.');
  return { rows, columns };
}

const economies: readonly Economy[] = ['fast', 'compact', 'least'];

export const backendNames = ['auto', 'wasm', 'reference'] as const;

export interface BackendOptions {
  readonly backend: (typeof backendNames)[number];
  readonly threads?: number;
  readonly economy?: Economy;
}

/** `--backend`, `--threads` and `--economy`. */
export const backendOptions = (): Option[] => [
  new Option('--backend <name>', 'what computes: auto takes the fastest').choices(backendNames).default('auto'),
  new Option('--threads <n>', 'threads to compute on (default: one per processor, at most 8)').argParser(whole(1, 64)),
  new Option(
    '--economy <name>',
    'fast takes more memory for large networks, compact some more time, least the most (default: as suits the command)',
  ).choices(economies),
];

export interface NetworkOptions {
  /** A known network's name, or a file. */
  readonly net?: string;
  readonly weights?: string;
}

/** `--net` and `--weights`. */
export const networkOptions = (): Option[] => [
  new Option(
    '--net <name|file>',
    `a network: ${Object.keys(knownNetworks).join(', ')}, or a .h5, .safetensors or .onnx file (default: embedded)`,
  ),
  new Option('--weights <file>', 'the file with the weights of that network'),
];

/** Examples under the options in a command's help. */
export const examples = (...lines: readonly string[]): string =>
  ['', 'Examples:', ...lines.map((line) => `  ${line}`)].join('\n');
