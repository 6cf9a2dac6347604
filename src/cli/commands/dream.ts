/** `reverie dream`: Deep Dream over a picture file. */
import { basename, extname, resolve } from 'node:path';
import { Command } from 'commander';
import { dream, dreamDefaults, type DreamFrame, type DreamSettings } from '../../apps/dream.js';
import { dreamPreset } from '../../apps/dreamPreset.js';
import { carryDetail } from '../../apps/octaves.js';
import type { LayerWeight } from '../../apps/styleSettings.js';
import type { Backend } from '../../core/backend.js';
import { SettingError } from '../../core/errors.js';
import type { Tensor } from '../../core/tensor.js';
import { checkPictureOutput, readPicture, writePicture } from '../../image/node/codec.js';
import { checkWritable, writeWhole } from '../../image/node/outputFile.js';
import { extentOf, fitExtent } from '../../image/picture.js';
import { resizePicture } from '../../image/resize.js';
import type { Network } from '../../nets/network.js';
import { backendFrom } from '../backend.js';
import { Interrupted, interruptedCode, interruptible, interruptibleRunner } from '../interrupt.js';
import { networkFrom } from '../network.js';
import {
  type BackendOptions,
  backendOptions,
  type ChannelChoice,
  channelChoice,
  examples,
  gridSize,
  type LayerChoice,
  layerChoice,
  nameList,
  type NetworkOptions,
  networkOptions,
  real,
  whole,
} from '../options.js';
import { formatSeconds, type Progress, startProgress } from '../progress.js';
import { layerWeight } from '../styleOptions.js';

/** What the network's preset decides where no option does. */
type Tunable = Pick<DreamSettings, 'steps' | 'rate' | 'jitter' | 'smooth' | 'decay'>;

interface Options
  extends
    Pick<DreamSettings, 'size' | 'octaves' | 'octaveScale' | 'seed' | 'mosaic'>,
    Partial<Tunable>,
    BackendOptions,
    NetworkOptions {
  readonly layer?: readonly LayerChoice[];
  readonly channel?: readonly ChannelChoice[];
  readonly logit?: readonly string[];
  readonly content?: readonly LayerWeight[];
  readonly guide?: readonly string[];
  readonly output?: string;
  readonly report?: string;
}

export function dreamCommand(): Command {
  const { size, octaves, octaveScale, seed } = dreamDefaults;
  const command = new Command('dream')
    .description('Change a picture so that layers of a network respond more strongly to it (Deep Dream).')
    .argument('<image>', 'the picture: JPEG, PNG, WebP, AVIF, GIF or TIFF');
  for (const option of networkOptions()) command.addOption(option);
  command
    .option('--layer <name[=gain]>', 'a layer to excite; may be given several times', layerChoice)
    .option('--channel <layer:k>', 'a channel to bring out by itself; several times', channelChoice)
    .option('--logit <classes>', 'classes whose logits to raise, as eye,owl', nameList)
    .option('--content <name[=weight]>', 'a layer to hold near the photo; several times', layerWeight)
    .option('--guide <classes>', 'classes to bring out everywhere, as eye,owl,spiral', nameList)
    .option('--mosaic <rows>x<columns>', 'a grid in which every cell becomes a class of its own', gridSize)
    .option('--size <pixels>', 'longest side of the result', whole(1, 16384, 'pixels'), size)
    .option('--octaves <n>', 'sizes to dream at, from coarse to fine', whole(1, 32), octaves)
    .option('--octave-scale <ratio>', 'ratio of one octave to the next', real(1.01, 8), octaveScale)
    .option('--steps <n>', 'steps in each octave', whole(1))
    .option('--rate <x>', 'mean change of a pixel in a step, in 1/255', real(-255, 255))
    .option('--jitter <pixels>', 'random shift before each step', whole(0, 16384, 'pixels'))
    .option('--smooth', 'give coarse parts of the gradient the weight of fine ones')
    .option('--no-smooth', 'follow the gradient as it is')
    .option('--decay <share>', 'pull each pixel back to the photo by this share a step', real(0, 1))
    .option('--seed <n>', 'the same seed gives the same picture', whole(0), seed);
  for (const option of backendOptions()) command.addOption(option);
  return command
    .option('-o, --output <file>', 'the result: PNG, JPEG or WebP (default: <image>-dream.png here)')
    .option('--report <file>', 'write settings, objective by step, time and memory as JSON')
    .addHelpText(
      'after',
      examples(
        'reverie dream photo.jpg',
        'reverie dream photo.jpg --guide eye,nautilus,feather --steps 40',
        'reverie dream photo.jpg --mosaic 4x7 --octaves 3',
        'reverie dream photo.jpg --net googlenet --layer inception_4c/output --size 1024 -o dream.png',
        'reverie dream photo.jpg --net vgg16 --layer block2_conv2=0.5 --layer block3_conv3 --seed 7',
        'reverie dream photo.jpg --net vgg16_notop.h5 --steps 3 --octaves 2 --report report.json',
      ) +
        '\n\nWhat is not given suits the network: the small one that comes along is guided by classes, VGG excites a layer.' +
        '\nCtrl-C ends it early and keeps the picture so far.',
    )
    .action(runDream);
}

async function runDream(image: string, options: Options): Promise<void> {
  const output = options.output ?? `${basename(image, extname(image))}-dream.png`;
  await checkOutputs(image, output, options.report);
  const photo = await readPicture(image);
  const network = await networkFrom(options);
  const settings = settingsFrom(options, network);
  const backend = await backendFrom(options);
  const progress = startProgress();
  try {
    const begin = performance.now();
    const result = await interruptible(
      () => {
        progress.say('stopping; Ctrl-C once more quits at once');
      },
      (signal) => dreamWhile(signal, backend, network, photo, settings, progress),
    );
    progress.stop();
    const wallMs = performance.now() - begin;
    if (result.picture) await writePicture(output, result.picture);
    if (options.report !== undefined) {
      const report = { ...describe(backend, network, photo, settings, result), image, output, wallMs };
      await writeWhole(options.report, `${JSON.stringify(report, undefined, 2)}\n`);
    }
    console.log(resultLine(output, settings, result, `${backend.description}, ${formatSeconds(wallMs / 1000)}`));
    if (result.interrupted) process.exitCode = interruptedCode;
  } finally {
    progress.stop();
    backend.dispose();
  }
}

/** Everything that would make the work useless at its end, before it begins. */
async function checkOutputs(image: string, output: string, report: string | undefined): Promise<void> {
  await checkPictureOutput(output);
  if (resolve(output) === resolve(image)) {
    throw new SettingError(`${output}: the result would replace the picture itself.`, 'Give another name with -o.');
  }
  if (report === undefined) return;
  await checkWritable(report);
  if ([resolve(output), resolve(image)].includes(resolve(report))) {
    throw new SettingError(`${report}: the report would replace a picture.`, 'Give another name with --report.');
  }
}

function settingsFrom(options: Options, network: Network): DreamSettings {
  const preset = dreamPreset(network);
  const { size, octaves, octaveScale, seed, layer, guide, mosaic, channel, logit, content } = options;
  const features = [...(channel ?? []), ...(logit ?? []).map((name) => ({ logit: name }))];
  // An objective named by any option replaces that of the preset.
  const named = layer !== undefined || guide !== undefined || mosaic !== undefined || features.length > 0;
  return {
    layers: layer ?? (named ? [] : preset.layers),
    classes: guide ?? (named ? undefined : preset.classes),
    mosaic,
    features,
    content,
    size,
    octaves,
    octaveScale,
    seed,
    steps: options.steps ?? preset.steps,
    rate: options.rate ?? preset.rate,
    jitter: options.jitter ?? preset.jitter,
    smooth: options.smooth ?? preset.smooth,
    decay: options.decay ?? preset.decay,
  };
}

interface DreamResult {
  /** Undefined when it was interrupted before its first step was complete. */
  readonly picture: Tensor | undefined;
  readonly frames: readonly DreamFrame[];
  readonly interrupted: boolean;
}

async function dreamWhile(
  signal: AbortSignal,
  backend: Backend,
  network: Network,
  photo: Tensor,
  settings: DreamSettings,
  progress: Progress,
): Promise<DreamResult> {
  const frames: DreamFrame[] = [];
  let picture: Tensor | undefined;
  const run = interruptibleRunner(signal, (share) => {
    if (!signal.aborted) progress.update(shareDone(settings, frames.at(-1), share), noteOf(settings, frames.at(-1)));
  });
  try {
    for await (const frame of dream(backend, network, photo, settings, { run, signal })) {
      frames.push(frame);
      // A copy after each step: the backend's own is gone when the sequence ends.
      picture = await frame.picture();
    }
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
  }
  const last = frames.at(-1);
  const interrupted = last === undefined || frames.length < last.octaves * settings.steps;
  return { picture: picture && atFullSize(photo, picture, settings.size), frames, interrupted };
}

/** What was dreamt in a coarse octave, laid over the photo in the size asked for. */
function atFullSize(photo: Tensor, picture: Tensor, size: number): Tensor {
  const { width, height } = fitExtent(extentOf(photo), size);
  const extent = extentOf(picture);
  if (extent.width === width && extent.height === height) return picture;
  return carryDetail(photo, resizePicture(photo, { width, height }), picture);
}

/** Share of the whole work done after `last` and `share` of a further step; a step's cost goes with its pixels. */
function shareDone(
  { steps, octaves, octaveScale }: DreamSettings,
  last: DreamFrame | undefined,
  share: number,
): number {
  const count = last?.octaves ?? octaves;
  const cost = (octave: number): number => octaveScale ** (2 * (octave + 1 - count));
  const done = last ? last.octave * steps + last.step : 0;
  let [spent, whole] = [0, 0];
  for (let octave = 0; octave < count; octave++) {
    whole += steps * cost(octave);
    spent += Math.min(Math.max(done + share - octave * steps, 0), steps) * cost(octave);
  }
  return spent / whole;
}

function noteOf({ steps, octaves }: DreamSettings, last: DreamFrame | undefined): string {
  if (last === undefined) return `octave 1/${octaves}  step 1/${steps}`;
  return `octave ${last.octave + 1}/${last.octaves}  step ${last.step}/${steps}  objective ${last.objective.toPrecision(4)}`;
}

/** The report but for file names and time. */
function describe(
  backend: Backend,
  network: Network,
  photo: Tensor,
  settings: DreamSettings,
  { frames, interrupted }: DreamResult,
): object {
  return {
    network: network.title,
    backend: backend.name,
    variant: backend.description,
    threads: backend.threads,
    ...fitExtent(extentOf(photo), settings.size),
    size: settings.size,
    seed: settings.seed,
    settings,
    steps: frames.map(({ octave, step, objective, ms, width, height }) => ({
      octave,
      step,
      objective,
      ms,
      width,
      height,
    })),
    plannedBytes: Math.max(0, ...frames.map(({ memory }) => memory.total)),
    peakBytes: backend.memory.peak,
    // Of the last octave, the largest.
    algorithms: frames.at(-1)?.algorithms ?? [],
    interrupted,
  };
}

function resultLine(output: string, { steps }: DreamSettings, result: DreamResult, how: string): string {
  const last = result.frames.at(-1);
  if (!result.picture || !last) return 'Interrupted before the first step was complete: no picture was written.';
  const { width, height } = extentOf(result.picture);
  const place = `octave ${last.octave + 1} of ${last.octaves}, step ${last.step} of ${steps}`;
  const what = result.interrupted ? `interrupted after ${place}, the picture so far` : `${result.frames.length} steps`;
  return `${output}: ${width}x${height}, ${what} (${how})`;
}
