/** Dreams with WebGL2 as the playground does, by turns with whole steps and with steps in slices, and times both. */
import type { Device } from '../../playground/engine/devices/device.js';
import { openWebglDevice } from '../../playground/engine/devices/webgl.js';
import { defaultNetwork } from '../../playground/engine/networks.js';
import { pacedBy } from '../../playground/engine/paced.js';
import { dream } from '../../src/apps/dream.js';
import { dreamPreset } from '../../src/apps/dreamPreset.js';
import type { Runner } from '../../src/apps/runner.js';
import { messageOf } from '../../src/core/errors.js';
import { Tensor } from '../../src/core/tensor.js';
import { drawPrepared } from '../../src/pictures/prepared.js';
import { randomVgg16 } from '../randomVgg16.js';
import type { SlicingRequest, SlicingTimes } from './protocol.js';

/** Steps of each kind that do not count: shaders are compiled in them, and what draws cost is learnt. */
const warmUp = 3;
const [width, height] = [768, 576];

async function measure(request: SlicingRequest, canvas: OffscreenCanvas): Promise<SlicingTimes> {
  const device = await openWebglDevice(canvas);
  const { backend, screen, settle = () => Promise.resolve() } = device;
  let slices = 0;
  const counting: Device = {
    ...device,
    settle: () => {
      slices++;
      return settle();
    },
  };
  const inSlices = pacedBy(counting, new AbortController().signal);
  const times: { readonly whole: number[]; readonly sliced: number[] } = { whole: [], sliced: [] };
  const run: Runner = async (program) => {
    const isWhole = times.whole.length === times.sliced.length;
    await settle();
    slices = 0;
    const begin = performance.now();
    if (isWhole) program.run();
    else await inSlices(program);
    await settle();
    (isWhole ? times.whole : times.sliced).push(performance.now() - begin);
  };

  const network = request.network === 'embedded' ? await defaultNetwork() : randomVgg16(1);
  const photo = new Tensor([1, 3, height, width], drawPrepared('sky', width, height));
  const steps = 2 * (warmUp + request.rounds);
  const settings = { ...dreamPreset(network), size: request.size, octaves: 1, steps };
  for await (const frame of dream(backend, network, photo, settings, { run })) await screen.show(frame.image);
  const { description } = backend;
  backend.dispose();
  return { device: description, whole: times.whole.slice(warmUp), sliced: times.sliced.slice(warmUp), slices };
}

self.addEventListener('message', ({ data }: MessageEvent<{ request: SlicingRequest; canvas: OffscreenCanvas }>) => {
  measure(data.request, data.canvas).then(
    (times) => {
      self.postMessage(times);
    },
    (error: unknown) => {
      self.postMessage(messageOf(error));
    },
  );
});
