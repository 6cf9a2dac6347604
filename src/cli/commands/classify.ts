/** `reverie classify`: what a network takes a picture file for. */
import { Command } from 'commander';
import { type Classification, classifiedExtent, classify } from '../../apps/classify.js';
import type { Backend } from '../../core/backend.js';
import { readPicture, resampledPicture } from '../../image/node/codec.js';
import { extentOf } from '../../image/picture.js';
import type { Network } from '../../nets/network.js';
import { backendFrom } from '../backend.js';
import { networkFrom } from '../network.js';
import {
  type BackendOptions,
  backendOptions,
  examples,
  type NetworkOptions,
  networkOptions,
  whole,
} from '../options.js';

interface Options extends BackendOptions, NetworkOptions {
  readonly top: number;
  readonly size?: number;
  readonly full?: boolean;
  readonly json?: boolean;
}

export function classifyCommand(): Command {
  const command = new Command('classify')
    .description('Name what a picture shows.')
    .argument('<image>', 'the picture: JPEG, PNG, WebP, AVIF, GIF or TIFF');
  for (const option of networkOptions()) command.addOption(option);
  command
    .option('--top <n>', 'how many classes to name', whole(1), 5)
    .option(
      '--size <pixels>',
      'side of the square the picture is resized to (default: that of the training; 0: --full)',
      whole(0, 16384, 'pixels'),
    )
    .option('--full', 'look at the picture at its own size, everywhere, and take the mean')
    .option('--json', 'write the answer as JSON');
  for (const option of backendOptions()) command.addOption(option);
  return command
    .addHelpText(
      'after',
      examples(
        'reverie classify photo.jpg --net googlenet',
        'reverie classify photo.jpg --net network.onnx --top 10',
        'reverie classify photo.jpg --net vgg16_weights_tf_dim_ordering_tf_kernels.h5 --json',
      ) +
        '\n\nThe picture is resized to a square with no crop; one that already has that size is taken pixel for pixel.' +
        '\nThe small network that comes along knows thirty drawn things, not photos.',
    )
    .action(runClassify);
}

async function runClassify(image: string, options: Options): Promise<void> {
  const network = await networkFrom(options);
  const size = options.full ? 0 : options.size;
  const photo = await readPicture(image);
  const picture = await resampledPicture(photo, classifiedExtent(network, extentOf(photo), size));
  const backend = await backendFrom(options, 'least');
  try {
    const answer = await classify(backend, network, picture, { top: options.top });
    console.log(options.json ? asJson(network, backend, answer) : asText(network, backend, answer));
  } finally {
    backend.dispose();
  }
}

function asJson(network: Network, backend: Backend, { width, height, classes }: Classification): string {
  const answer = { net: network.name, backend: backend.name, width, height, classes };
  return JSON.stringify(answer, undefined, 2);
}

/** Characters of a bar that stands for certainty. */
const barLength = 24;
/** A bar's last character, in eighths. */
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

function asText(network: Network, backend: Backend, { width, height, classes }: Classification): string {
  const lines = classes.map(({ label, probability }) => {
    const parts = Math.round(probability * barLength * 8);
    const bar = '█'.repeat(Math.floor(parts / 8)) + eighths[parts % 8];
    return `${(probability * 100).toFixed(1).padStart(5)} %  ${bar.padEnd(barLength)}  ${label}`;
  });
  return [...lines, `(${network.title}; ${width}x${height}; ${backend.description})`].join('\n');
}
