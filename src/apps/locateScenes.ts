/** Photos to score locating on that need no camera: scenes of the picture generator, whose boxes are exact. */
import { Rng } from '../core/rng.js';
import { Tensor } from '../core/tensor.js';
import { classNames, drawScene } from '../pictures/index.js';
import type { KnownPhoto } from './locateScore.js';

/** Side of a scene in pixels; its things have a radius of 20 to 32. */
export const sceneSize = 144;

/** Scene `number` of a series: two or three things. The same seed and number give the same scene. */
export function knownScene(seed: number, number: number): KnownPhoto {
  const rng = new Rng(seed).fork(`scene ${number}`);
  const { picture, objects } = drawScene(2 + rng.int(2), sceneSize, rng);
  return {
    name: `scene-${String(number).padStart(4, '0')}.png`,
    photo: new Tensor([1, 3, sceneSize, sceneSize], picture),
    objects: objects.map(({ classIndex, box }) => ({ labels: [classNames[classIndex]], box })),
  };
}
