/** The pictures that the project draws itself, as photos and as thumbnails. */
import { SettingError } from '../../src/core/errors.js';
import { Tensor } from '../../src/core/tensor.js';
import { drawPrepared, preparedNames } from '../../src/pictures/prepared.js';
import { type Photo, toBitmap } from './photo.js';
import type { PreparedReport } from './protocol.js';

const [width, height] = [768, 576];
const thumbnail = { width: 160, height: 120 };

/** @throws SettingError when there is no such picture. */
export function preparedPhoto(id: string): Photo {
  return { name: titleOf(id), prepared: id, picture: draw(id, width, height) };
}

export function preparedThumbnails(): Promise<PreparedReport[]> {
  return Promise.all(
    preparedNames.map(async (id) => {
      return { id, title: titleOf(id), thumbnail: await toBitmap(draw(id, thumbnail.width, thumbnail.height)) };
    }),
  );
}

function draw(id: string, width: number, height: number): Tensor {
  const name = preparedNames.find((known) => known === id);
  if (!name) throw new SettingError(`there is no picture "${id}".`, `There are: ${preparedNames.join(', ')}.`);
  return new Tensor([1, 3, height, width], drawPrepared(name, width, height));
}

const titleOf = (id: string): string => id.charAt(0).toUpperCase() + id.slice(1);
