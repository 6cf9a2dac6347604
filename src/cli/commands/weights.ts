/** `reverie weights`: the networks on this computer, and how they get here. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { type Checksum, parseChecksum } from '../../weights/downloads/checksum.js';
import { examples } from '../options.js';
import { storedTypes } from '../weights/convert.js';
import { runGet } from '../weights/get.js';
import { runImport } from '../weights/import.js';
import { runInfo } from '../weights/info.js';
import { runRemove, runVerify } from '../weights/keep.js';
import { runList } from '../weights/list.js';

export function weightsCommand(): Command {
  const command = new Command('weights')
    .description('Get networks, and see which are here.')
    .addHelpText(
      'after',
      examples(
        'reverie weights list',
        'reverie weights get vgg16 --only conv',
        'reverie weights import /media/stick/vgg16_weights_tf_dim_ordering_tf_kernels.h5',
        'reverie weights info vgg16',
        'reverie weights remove vgg16',
      ) + '\n\nEvery command with --net NAME uses what is here.',
    );
  for (const create of [list, get, importing, info, verify, remove]) command.addCommand(create());
  return command;
}

const list = (): Command =>
  new Command('list')
    .description('known networks and those that are here, with sizes and licences')
    .option('--sources', 'show where each can be had')
    .option('--json', 'write it as JSON')
    .action(runList);

const dtypeOption = (): Option =>
  new Option('--dtype <type>', 'numbers it is kept in: half, single or 8 bits per channel (default: f16)').choices(
    storedTypes,
  );

const get = (): Command =>
  new Command('get')
    .description('download a known network; goes on where it stopped')
    .argument('<net>', 'its name')
    .addOption(new Option('--only <part>', 'the convolutions alone, enough for dreams and styles').choices(['conv']))
    .addOption(dtypeOption())
    .option('--source <address|n>', 'get it from there; several are tried in turn', append)
    .option('--checksum <md5:hex|sha256:hex>', 'what the file at --source must have', readChecksum)
    .addHelpText(
      'after',
      examples(
        'reverie weights get googlenet',
        'reverie weights get vgg16 --only conv',
        'reverie weights get vgg16 --source 2',
        'reverie weights get squeezenet --source https://mirror.example/squeezenet1.1-7.onnx',
      ) + '\n\nCtrl-C stops it; what came is kept, and the same command goes on from there.',
    )
    .action(runGet);

const importing = (): Command =>
  new Command('import')
    .description('take a .h5, .safetensors or .onnx file into the cache; the file stays where it is')
    .argument('<file>')
    .option('--as <name>', 'what to call it (default: what it is, else its file name)')
    .addOption(dtypeOption())
    .action(runImport);

const info = (): Command =>
  new Command('info')
    .description('what is in a file of weights or a network that is here')
    .argument('<file|name>')
    .option('--tensors', 'list every tensor')
    .option('--json', 'write it as JSON')
    .action(runInfo);

const verify = (): Command =>
  new Command('verify')
    .description('take the checksums of what is here again')
    .argument('[name]', 'default: all')
    .action((name: string | undefined) => runVerify(name));

const remove = (): Command =>
  new Command('remove')
    .description('take networks away from the cache')
    .argument('[names...]')
    .option('--partial', 'also downloads that are not whole')
    .action(runRemove);

const append = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];

function readChecksum(text: string): Checksum {
  const checksum = parseChecksum(text);
  if (checksum) return checksum;
  throw new InvalidArgumentError('It takes md5: and 32, or sha256: and 64 hexadecimal digits.');
}
