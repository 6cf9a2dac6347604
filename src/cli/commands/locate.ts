/** `reverie locate`: what is in a photo, and where. */
import { basename, extname, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { locate, type LocateEvent } from '../../apps/locate.js';
import { collect, type Located } from '../../apps/locateResult.js';
import { locateDefaults, type LocateSettings, maskRecipes } from '../../apps/locateSettings.js';
import type { Backend } from '../../core/backend.js';
import { SettingError } from '../../core/errors.js';
import type { Tensor } from '../../core/tensor.js';
import { checkPictureOutput, readPicture, writePicture } from '../../image/node/codec.js';
import { overlay } from '../../image/node/overlay.js';
import type { Network } from '../../nets/network.js';
import { classifierOf } from '../../objectives/classEvidence.js';
import { backendFrom } from '../backend.js';
import { Interrupted, interruptedCode, interruptible, interruptibleRunner } from '../interrupt.js';
import { annotated, formatShare } from '../locatePicture.js';
import { contactSheet } from '../locateSheet.js';
import { networkFrom } from '../network.js';
import {
  type BackendOptions,
  backendOptions,
  examples,
  type NetworkOptions,
  networkOptions,
  whole,
} from '../options.js';
import { formatSeconds, type Progress, startProgress } from '../progress.js';

interface Options
  extends Pick<LocateSettings, 'top' | 'method' | 'size' | 'layer' | 'seed'>, BackendOptions, NetworkOptions {
  readonly output?: string;
  readonly sheet?: string;
  readonly json?: boolean;
}

/** `--method`, `--top`, `--size`, `--layer`, `--seed`. */
export const locateOptions = (): Option[] => [
  new Option('--top <n>', 'classes to look for').argParser(whole(2, 1000)).default(locateDefaults.top),
  new Option(
    '--size <pixels>',
    'longest side that the network is shown (default: what suits it, at most 400)',
  ).argParser(whole(16, 4096, 'pixels')),
  new Option('--layer <name>', 'layer for gradcam and layercam (default: the last before the classifier)'),
  new Option('--seed <n>', 'for the noise of smoothgrad').argParser(whole(0)).default(locateDefaults.seed),
];

export function locateCommand(): Command {
  const command = new Command('locate')
    .description('Find the things in a photo: each with its name and the place where it is.')
    .argument('<image>', 'the picture: JPEG, PNG, WebP, AVIF, GIF or TIFF');
  for (const option of [...networkOptions(), ...locateOptions()]) command.addOption(option);
  command.addOption(
    new Option('--method <name>', "how a class's mask is made")
      .choices(Object.keys(maskRecipes))
      .default(locateDefaults.method),
  );
  for (const option of backendOptions()) command.addOption(option);
  return command
    .option('-o, --output <file>', 'the annotated picture: PNG, JPEG or WebP (default: <image>-locate.png here)')
    .option('--sheet <file>', 'a contact sheet: photo, class masks, both halves of each principal mask')
    .option('--json', 'print classes, components and objects as JSON instead of a line for each object')
    .addHelpText(
      'after',
      examples(
        'reverie locate photo.jpg',
        'reverie locate photo.jpg --sheet sheet.png --json',
        'reverie locate photo.jpg --method gradcam --top 10 -o found.png',
      ) + '\n\nBoxes are [left, top, right, bottom] in pixels of the photo. Ctrl-C ends it.',
    )
    .action(runLocate);
}

async function runLocate(image: string, options: Options): Promise<void> {
  const output = options.output ?? `${basename(image, extname(image))}-locate.png`;
  await checkOutputs(image, [output, ...(options.sheet === undefined ? [] : [options.sheet])]);
  const photo = await readPicture(image);
  const network = await networkFrom(options);
  classifierOf(network);
  const backend = await backendFrom(options);
  const progress = startProgress();
  try {
    const begin = performance.now();
    const located = await interruptible(
      () => {
        progress.say('stopping; Ctrl-C once more quits at once');
      },
      (signal) => locateWhile(signal, backend, network, photo, options, progress),
    );
    progress.stop();
    if (located === undefined) {
      console.error('reverie: interrupted before the answer was complete: nothing was written.');
      process.exitCode = interruptedCode;
      return;
    }
    const seconds = (performance.now() - begin) / 1000;
    const drawing = annotated(photo, located);
    await writePicture(output, await overlay(drawing.picture, drawing.elements));
    if (options.sheet !== undefined) {
      const sheet = contactSheet(located);
      await writePicture(options.sheet, await overlay(sheet.picture, sheet.elements));
    }
    const { passes } = located.end;
    const how = `${passes.forward} passes forward, ${passes.backward} back, ${backend.description}, ${formatSeconds(seconds)}`;
    if (options.json === true) console.log(JSON.stringify(asJson(network, located, seconds), undefined, 2));
    else console.log(`${objectLines(located)}\n${output} (${how})`);
  } finally {
    progress.stop();
    backend.dispose();
  }
}

async function checkOutputs(image: string, outputs: readonly string[]): Promise<void> {
  for (const output of outputs) {
    await checkPictureOutput(output);
    if (resolve(output) === resolve(image)) {
      throw new SettingError(`${output}: the result would replace the picture itself.`, 'Give another name with -o.');
    }
  }
  if (new Set(outputs.map((output) => resolve(output))).size < outputs.length) {
    throw new SettingError(`${outputs[0]}: the picture and the sheet cannot be one file.`, 'Give two names.');
  }
}

async function locateWhile(
  signal: AbortSignal,
  backend: Backend,
  network: Network,
  photo: Tensor,
  { top, method, size, layer, seed }: Options,
  progress: Progress,
): Promise<Located | undefined> {
  let [runs, share, note] = [0, 0, 'looking at the photo'];
  const show = (): void => {
    if (!signal.aborted) progress.update(share, `${note}  pass ${runs}`);
  };
  const run = interruptibleRunner(signal, (done) => {
    // Between two events, which some methods have far apart, the passes show that it goes on.
    if (done < 1) return;
    runs++;
    show();
  });
  const settings = { ...locateDefaults, top, method, size, layer, seed };
  try {
    return await collect(locate(backend, network, photo, settings, { run, signal }), (event) => {
      [share, note] = [event.share, noteOf(event)];
      show();
    });
  } catch (error) {
    if (error instanceof Interrupted) return undefined;
    throw error;
  }
}

function noteOf(event: LocateEvent): string {
  switch (event.kind) {
    case 'classes':
      return `it shows ${event.classes
        .slice(0, 3)
        .map(({ label }) => label)
        .join(', ')}`;
    case 'mask':
      return `mask of ${event.label.label}`;
    case 'components':
      return `${event.components.length} principal masks`;
    case 'region':
      return `a region looks like ${event.half.labels[0].label}`;
    case 'objects':
      return 'done';
  }
}

function objectLines({ end: { objects } }: Located): string {
  if (objects.length === 0) return 'nothing found: no region shows more of any class than the bare mean colour does';
  return objects
    .map(({ label, probability, box }) => `${label} ${formatShare(probability)} [${box.join(', ')}]`)
    .join('\n');
}

/** What `--json` prints. */
function asJson(network: Network, { found, components, end }: Located, seconds: number): object {
  return {
    classes: found.classes,
    components: components.components.map(({ eigenvalue, loadings }, k) => ({
      eigenvalue,
      loadings,
      halves: end.halves
        .filter(({ component }) => component === k)
        .map(({ sign, box, labels }) => ({ sign, box, labels })),
    })),
    objects: end.objects,
    angles: components.angles,
    run: { network: network.title, passes: end.passes, seconds },
  };
}
