/** The WebAssembly device: computed on the CPU, pictures read back and painted with a 2D context. */
import { createWasmBackend } from '../../../src/backends/wasm/index.js';
import { BackendError } from '../../../src/core/errors.js';
import { Tensor } from '../../../src/core/tensor.js';
import { Costs } from '../../../src/loop/costs.js';
import { toImageData } from '../photo.js';
import { nextTask } from '../turns.js';
import type { Device, Screen } from './device.js';

/** @throws BackendError when the browser lacks WebAssembly, or 2D contexts in workers. */
export async function openWasmDevice(canvas: OffscreenCanvas): Promise<Device> {
  const backend = await createWasmBackend();
  const screen = paper(canvas);
  return {
    backend,
    screen: {
      show: async (image) => screen.paint(new Tensor(image.shape, await backend.read(image))),
      paint: (picture) => screen.paint(picture),
    },
    // The page has a thread of its own: the worker need not leave half of each frame idle.
    nextTurn: nextTask,
    costs: new Costs(),
    onLost: () => undefined,
  };
}

function paper(canvas: OffscreenCanvas): Pick<Screen, 'paint'> {
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) {
    throw new BackendError('wasm: this browser has no 2D canvas in workers.', 'Use a newer browser.');
  }
  return {
    paint(picture) {
      const image = toImageData(picture);
      if (canvas.width !== image.width) canvas.width = image.width;
      if (canvas.height !== image.height) canvas.height = image.height;
      context.putImageData(image, 0, 0);
      return Promise.resolve();
    },
  };
}
