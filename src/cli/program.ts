/** The commands. Adding one takes a file in `commands/` and a line here. */
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { classifyCommand } from './commands/classify.js';
import { dreamCommand } from './commands/dream.js';
import { locateScoreCommand } from './commands/locate-score.js';
import { locateCommand } from './commands/locate.js';
import { styleCommand } from './commands/style.js';
import { textureCommand } from './commands/texture.js';
import { trainCommand } from './commands/train.js';
import { weightsCommand } from './commands/weights.js';

const commands = [
  dreamCommand,
  styleCommand,
  textureCommand,
  classifyCommand,
  locateCommand,
  locateScoreCommand,
  trainCommand,
  weightsCommand,
];

export function createProgram(): Command {
  const program = new Command('reverie')
    .description('Watch a convolutional network see and dream.')
    .version(version())
    .helpCommand('help [command]', 'show the options of a command, with examples');
  for (const create of commands) program.addCommand(create());
  for (const command of [program, ...program.commands, ...program.commands.flatMap(({ commands: inner }) => inner)]) {
    command
      .exitOverride()
      .showHelpAfterError('(--help shows the options)')
      .configureOutput({
        outputError: (text, write) => {
          write(text.replace(/^error: /, 'reverie: '));
        },
      });
  }
  return program.addHelpText('after', '\nExample:\n  reverie dream photo.jpg');
}

function version(): string {
  const description: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const known = typeof description === 'object' && description !== null && 'version' in description;
  return known ? String(description.version) : 'unknown';
}
