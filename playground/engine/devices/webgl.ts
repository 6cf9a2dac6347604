/** The WebGL2 device: computed on the GPU, and the picture drawn from its texture with no readback. */
import { createWebglBackend } from '../../../src/backends/webgl/index.js';
import { Variable } from '../../../src/core/graph.js';
import type { Shape } from '../../../src/core/shape.js';
import { Costs } from '../../../src/loop/costs.js';
import { besideFrames } from '../turns.js';
import type { Device } from './device.js';

/** @throws BackendError when there is no WebGL2, or float textures cannot be drawn to. */
export async function openWebglDevice(canvas: OffscreenCanvas): Promise<Device> {
  const backend = await createWebglBackend({ canvas });
  const fit = ([, , height, width]: Shape): void => {
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
  };
  return {
    backend,
    screen: {
      show: (image) => {
        fit(image.shape);
        backend.draw(image);
        return Promise.resolve();
      },
      paint: (picture) => {
        const image = new Variable('kept picture', picture.shape);
        backend.write(image, picture.data);
        fit(picture.shape);
        backend.draw(image);
        backend.release(image);
        return Promise.resolve();
      },
    },
    nextTurn: besideFrames(),
    costs: new Costs(),
    settle: () => backend.fence(),
    onLost: (callback) => {
      backend.onLost(callback);
    },
  };
}
