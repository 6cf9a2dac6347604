/** `reverie train`: trains the embedded network from nothing, as the one in the package was. */
import { Command } from 'commander';
import type { Backend } from '../../core/backend.js';
import { SettingError } from '../../core/errors.js';
import { checkWritable, writeWhole } from '../../image/node/outputFile.js';
import { embeddedNetwork } from '../../nets/embedded.js';
import { readCheckpoint, writeCheckpoint } from '../../training/checkpoint.js';
import { type Evaluation, evaluate, evaluationDefaults } from '../../training/evaluate.js';
import { exportNetwork } from '../../training/fold.js';
import { trainingDefaults, type TrainingSettings } from '../../training/settings.js';
import { Training, type TrainingStep } from '../../training/train.js';
import { writeNetworkWeights } from '../../weights/native.js';
import { readWhole } from '../../weights/node/readWhole.js';
import { bytesInMemory } from '../../weights/byteSource.js';
import { backendFrom } from '../backend.js';
import { startBatchWorker } from '../batchWorker.js';
import { interruptedCode, interruptible } from '../interrupt.js';
import { type BackendOptions, backendOptions, examples, real, whole } from '../options.js';
import { formatSeconds, type Progress, startProgress } from '../progress.js';

interface Options extends TrainingSettings, BackendOptions {
  readonly output: string;
  readonly resume?: string;
  readonly evaluate: number;
}

/** Steps from one checkpoint to the next, and from one line of figures to the next where there is no terminal. */
const checkpointEvery = 100;
const lineEvery = 10;
/** Batches over which the statistics of the normalizations are measured in the end. */
const statisticsBatches = 30;

export function trainCommand(): Command {
  const { seed, steps, batch, side, optimizer, rate, warmUp, decay, clip, radius, radiusRise, averaging } =
    trainingDefaults;
  const command = new Command('train')
    .description('Train the small network that comes along, from nothing, on pictures drawn as it learns.')
    .option('-o, --output <file>', 'the weights; metrics and checkpoint go beside them', 'reverie-small.safetensors')
    .option('--steps <n>', 'steps, each on a fresh batch', whole(1), steps)
    .option('--batch <n>', 'pictures in a batch', whole(2, 4096), batch)
    .option('--side <pixels>', 'height and width of a picture', whole(16, 1024, 'pixels'), side)
    .option('--seed <n>', 'the same seed gives the same weights', whole(0), seed)
    .option('--optimizer <name>', 'adamw or sgd', optimizer)
    .option('--rate <x>', 'highest learning rate', real(1e-8, 10), rate)
    .option('--warm-up <share>', 'share of the steps spent rising to it', real(0, 1), warmUp)
    .option('--decay <x>', 'weight decay', real(0, 0.999), decay)
    .option('--clip <x>', 'largest norm of the gradient', real(1e-6, 1e6), clip)
    .option('--radius <x>', 'how far pictures are moved against the network; 0 for none', real(0, 99), radius)
    .option('--radius-rise <share>', 'share of the steps spent rising to it', real(0, 1), radiusRise)
    .option('--averaging <share>', 'weight of the past in the averaged weights', real(0, 0.99999), averaging)
    .option('--resume <checkpoint>', 'go on from a checkpoint made with the same options')
    .option('--evaluate <n>', 'held-out pictures to measure the result on; 0 for none', whole(0), 1920);
  for (const option of backendOptions()) command.addOption(option);
  return command
    .addHelpText(
      'after',
      examples(
        'reverie train',
        'reverie train --steps 50 --evaluate 0',
        'reverie train --resume reverie-small.checkpoint',
      ) + '\n\nCtrl-C ends it early and keeps a checkpoint.',
    )
    .action(runTrain);
}

async function runTrain(options: Options): Promise<void> {
  const settings = settingsFrom(options);
  const stem = options.output.replace(/\.safetensors$/, '');
  const checkpoint = `${stem}.checkpoint`;
  await checkWritable(options.output);
  const resumed =
    options.resume === undefined ? undefined : await readCheckpoint(await readWhole(options.resume), settings);
  const backend = await backendFrom(options);
  const { source, stop } = startBatchWorker();
  const progress = startProgress();
  try {
    const training = await Training.create(backend, settings, source);
    if (resumed) training.restore(resumed);
    const begin = performance.now();
    const curve = await interruptible(
      () => {
        progress.update(training.finished / settings.steps, 'stopping after this step');
      },
      (signal) =>
        learn(training, progress, signal, async () => {
          await writeWhole(checkpoint, writeCheckpoint(await training.save(), settings));
        }),
    );
    progress.stop();
    if (training.finished < settings.steps) {
      console.log(`Stopped after step ${training.finished}; --resume ${checkpoint} goes on from there.`);
      process.exitCode = interruptedCode;
      return;
    }
    const bytes = await writeNetworkWeights(await exportNetwork(training, statisticsBatches), 'F16');
    await writeWhole(options.output, bytes);
    training.dispose();
    const minutes = (performance.now() - begin) / 60000;
    const measured = options.evaluate > 0 ? await measure(backend, bytes, source, options.evaluate) : undefined;
    const metrics = { settings, backend: backend.description, minutes, evaluation: measured, curve: thinned(curve) };
    await writeWhole(`${stem}.json`, `${JSON.stringify(metrics, undefined, 2)}\n`);
    console.log(summary(options.output, bytes.length, minutes, measured));
  } finally {
    progress.stop();
    await stop();
    backend.dispose();
  }
}

function settingsFrom(options: Options): TrainingSettings {
  const { seed, steps, batch, side, optimizer, rate, warmUp, decay, clip, radius, radiusRise, averaging } = options;
  if (!['adamw', 'sgd'].includes(optimizer)) {
    throw new SettingError(`--optimizer ${optimizer}: there is no such optimizer.`, 'There are: adamw, sgd.');
  }
  return { seed, steps, batch, side, optimizer, rate, warmUp, decay, clip, radius, radiusRise, averaging };
}

async function learn(
  training: Training,
  progress: Progress,
  signal: AbortSignal,
  save: () => Promise<void>,
): Promise<TrainingStep[]> {
  const curve: TrainingStep[] = [];
  while (training.finished < training.settings.steps && !signal.aborted) {
    const step = await training.step();
    curve.push(step);
    const recent = curve.slice(-lineEvery);
    const average = (pick: (s: TrainingStep) => number): number =>
      recent.reduce((t, s) => t + pick(s), 0) / recent.length;
    const note = `step ${step.step}/${step.steps}  loss ${average((s) => s.loss).toFixed(3)}  accuracy under attack ${(100 * average((s) => s.accuracy)).toFixed(1)} %`;
    progress.update(step.step / step.steps, note);
    if (!process.stderr.isTTY && step.step % lineEvery === 0) console.log(note);
    if (step.step % checkpointEvery === 0) await save();
    // Lets Ctrl-C be heard.
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (signal.aborted && training.finished > 0) await save();
  return curve;
}

/** Accuracy of the weights as written, on pictures never trained on. */
async function measure(
  backend: Backend,
  bytes: Uint8Array,
  source: Parameters<typeof evaluate>[2],
  pictures: number,
): Promise<Evaluation> {
  const network = await embeddedNetwork(bytesInMemory('the trained weights', bytes));
  const progress = startProgress();
  try {
    return await evaluate(backend, network, source, { ...evaluationDefaults, pictures }, (share) => {
      progress.update(share, 'measuring on held-out pictures');
    });
  } finally {
    progress.stop();
  }
}

/** Every tenth step of the curve, and the last. */
function thinned(curve: readonly TrainingStep[]): object[] {
  return curve
    .filter(({ step, steps }) => step % lineEvery === 0 || step === steps)
    .map(({ step, loss, accuracy, rate, radius }) => ({ step, loss, accuracy, rate, radius }));
}

function summary(output: string, bytes: number, minutes: number, measured: Evaluation | undefined): string {
  const size = `${(bytes / 1e6).toFixed(2)} MB, ${formatSeconds(minutes * 60)}`;
  if (!measured) return `${output}: ${size}`;
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  const robust = measured.robust.map(({ radius, accuracy }) => `${percent(accuracy)} under attack of radius ${radius}`);
  return `${output}: ${size}; ${percent(measured.accuracy)} of held-out pictures right, ${robust.join(', ')}`;
}
