/** `reverie texture`: more of what a picture is made of. */
import { Command } from 'commander';
import { startKinds } from '../../apps/starts.js';
import { texturePreset } from '../../apps/stylePreset.js';
import { asStyleSettings } from '../../apps/texture.js';
import { examples } from '../options.js';
import { addOutputOptions, addStyleOptions, type StyleCliOptions } from '../styleOptions.js';
import { runStyleCommand } from './style.js';

export function textureCommand(): Command {
  const command = new Command('texture')
    .description('Make a texture after the example of a picture.')
    .argument('<style...>', 'one picture or several, which are mixed');
  const starts = startKinds.filter((kind) => !kind.startsWith('photo'));
  addStyleOptions(command, starts).option('--tileable', 'make it join at its edges');
  return addOutputOptions(command, '<style>-texture.png')
    .addHelpText(
      'after',
      examples(
        'reverie texture bark.jpg',
        'reverie texture bark.jpg --net vgg16 --tileable --size 512 -o tile.png',
        'reverie texture bark.jpg moss.jpg --blend 1,3 --init plasma --seed 7',
      ) + '\n\nWhat is not given suits the network. Ctrl-C ends it early and keeps picture and state.',
    )
    .action((styles: readonly string[], options: StyleCliOptions) =>
      runStyleCommand({ styles, what: 'texture' }, options, (network) => asStyleSettings(texturePreset(network))),
    );
}
