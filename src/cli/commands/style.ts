/** `reverie style`: a photo in the style of paintings. */
import { basename, extname, resolve } from 'node:path';
import { Command } from 'commander';
import { startKinds } from '../../apps/starts.js';
import { stylePreset } from '../../apps/stylePreset.js';
import type { StyleSources } from '../../apps/style.js';
import type { StyleSettings } from '../../apps/styleSettings.js';
import { SettingError } from '../../core/errors.js';
import { checkPictureOutput, readPicture, writePicture } from '../../image/node/codec.js';
import { checkWritable, writeWhole } from '../../image/node/outputFile.js';
import { extentOf } from '../../image/picture.js';
import type { Network } from '../../nets/network.js';
import { backendFrom } from '../backend.js';
import { interruptedCode, interruptible } from '../interrupt.js';
import { networkFrom } from '../network.js';
import { examples, real } from '../options.js';
import { formatSeconds, startProgress } from '../progress.js';
import { addOutputOptions, addStyleOptions, layerWeight, settingsFrom, type StyleCliOptions } from '../styleOptions.js';
import { runStyle, statePath, type StyleResult } from '../styleRun.js';

export function styleCommand(): Command {
  const command = new Command('style')
    .description('Paint a photo in the style of other pictures (style transfer).')
    .argument('<content>', 'the photo: JPEG, PNG, WebP, AVIF, GIF or TIFF')
    .argument('<style...>', 'one picture or several, whose styles are mixed')
    .option('--content-layer <name[=weight]>', 'a layer that keeps the content; several times', layerWeight)
    .option('--content-weight <x>', 'weight of the content against the style', real(0, 1e9));
  addStyleOptions(command, startKinds).option('--keep-colors', "keep the photo's colours, paint its brightness only");
  return addOutputOptions(command, '<content>-style.png')
    .addHelpText(
      'after',
      examples(
        'reverie style photo.jpg painting.jpg',
        'reverie style photo.jpg painting.jpg --net vgg16 --size 512 --content-weight 0.1 -o painted.png',
        'reverie style photo.jpg one.jpg other.jpg --blend 2,1 --keep-colors',
        'reverie style photo.jpg painting.jpg --init noise --steps 200 --save-every 20',
        'reverie style photo.jpg painting.jpg --init noise --steps 200 --resume photo-style.state',
      ) + '\n\nWhat is not given suits the network. Ctrl-C ends it early and keeps picture and state.',
    )
    .action((content: string, styles: readonly string[], options: StyleCliOptions) =>
      runStyleCommand({ content, styles, what: 'style' }, options, stylePreset),
    );
}

/** The files of a run. */
export interface StyleFiles {
  readonly content?: string;
  readonly styles: readonly string[];
  /** Ending of the default name. */
  readonly what: string;
}

/** What `style` and `texture` have in common: everything but their options. */
export async function runStyleCommand(
  files: StyleFiles,
  options: StyleCliOptions,
  preset: (network: Network) => StyleSettings,
): Promise<void> {
  const { content, styles } = files;
  const inputs = [...(content === undefined ? [] : [content]), ...styles];
  const output = options.output ?? `${basename(inputs[0], extname(inputs[0]))}-${files.what}.png`;
  const { report, saveEvery, resume } = options;
  await checkOutputs(inputs, output, report);
  const sources: StyleSources = {
    photo: content === undefined ? undefined : await readPicture(content),
    styles: await Promise.all(styles.map(readPicture)),
  };
  const network = await networkFrom(options);
  const settings = settingsFrom(options, preset(network));
  const backend = await backendFrom(options);
  const progress = startProgress();
  try {
    const begin = performance.now();
    const result = await interruptible(
      () => {
        progress.say('stopping; Ctrl-C once more quits at once');
      },
      (signal) => runStyle({ backend, network, sources, settings, output, saveEvery, resume, progress, signal }),
    );
    progress.stop();
    const wallMs = performance.now() - begin;
    if (result.picture) await writePicture(output, result.picture);
    if (report !== undefined) {
      const { records, interrupted, plannedBytes } = result;
      const about = { network: network.title, backend: backend.name, variant: backend.description };
      const extent = result.picture && extentOf(result.picture);
      const memory = { plannedBytes, peakBytes: backend.memory.peak };
      const whole = {
        ...about,
        threads: backend.threads,
        content,
        styles,
        output,
        ...extent,
        settings,
        steps: records,
      };
      await writeWhole(report, `${JSON.stringify({ ...whole, ...memory, interrupted, wallMs }, undefined, 2)}\n`);
    }
    if (result.error !== undefined) throw result.error;
    console.log(resultLine(output, result, `${backend.description}, ${formatSeconds(wallMs / 1000)}`));
    if (result.interrupted) process.exitCode = interruptedCode;
  } finally {
    progress.stop();
    backend.dispose();
  }
}

/** Everything that would make the work useless at its end, before it begins. */
async function checkOutputs(inputs: readonly string[], output: string, report: string | undefined): Promise<void> {
  await checkPictureOutput(output);
  await checkWritable(statePath(output));
  const taken = inputs.map((input) => resolve(input));
  if (taken.includes(resolve(output))) {
    throw new SettingError(`${output}: the result would replace one of the pictures.`, 'Give another name with -o.');
  }
  if (report === undefined) return;
  await checkWritable(report);
  if ([...taken, resolve(output), resolve(statePath(output))].includes(resolve(report))) {
    throw new SettingError(`${report}: the report would replace a picture.`, 'Give another name with --report.');
  }
}

function resultLine(output: string, { picture, records, phases, interrupted }: StyleResult, how: string): string {
  const last = records.at(-1);
  if (!picture || !last) return 'Interrupted before there was a picture: none was written.';
  const { width, height } = extentOf(picture);
  const { phase, step, evaluations, loss } = last;
  const done = `${evaluations} evaluations, loss ${records[0].loss.toPrecision(3)} to ${loss.toPrecision(3)}`;
  const place = `interrupted after phase ${phase + 1} of ${phases}, step ${step}; ${statePath(output)} goes on from here`;
  return `${output}: ${width}x${height}, ${interrupted ? `${place}; ` : ''}${done} (${how})`;
}
