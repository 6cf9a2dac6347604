/**
 * A folder of photos whose boxes are known: the pictures and a file `boxes.json`,
 *
 *     { "photos": [ { "file": "scene-0000.png", "objects": [ { "label": "owl", "box": [12, 30, 70, 91] } ] } ] }
 *
 * A box is left, top, right, bottom in pixels of the photo, right and bottom exclusive. A label is a class of the network,
 * or a list of classes any of which is right: ["malamute", "Siberian husky"].
 */
import { mkdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Box } from '../apps/locateBox.js';
import { knownScene } from '../apps/locateScenes.js';
import type { KnownObject, KnownPhoto } from '../apps/locateScore.js';
import { FileError, messageOf } from '../core/errors.js';
import { readPicture, writePicture } from '../image/node/codec.js';
import { writeWhole } from '../image/node/outputFile.js';

const listName = 'boxes.json';
const form = 'It holds { "photos": [ { "file", "objects": [ { "label", "box": [x0, y0, x1, y1] } ] } ] }.';

interface Entry {
  readonly file: string;
  readonly objects: readonly KnownObject[];
}

/** Photo after photo, read as it is wanted, and how many there are. @throws FileError naming what is wrong in the list. */
export async function knownPhotos(folder: string): Promise<{ count: number; photos: AsyncIterable<KnownPhoto> }> {
  const path = join(folder, listName);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new FileError(
      `${folder}: there is no ${listName} in it.`,
      'It lists the photos and their boxes; --generate 20 writes such a folder.',
      error,
    );
  });
  const entries = parseList(path, text);
  async function* read(): AsyncGenerator<KnownPhoto> {
    for (const { file, objects } of entries) {
      const photo = await readPicture(join(folder, file));
      const [, , height, width] = photo.shape;
      for (const { box } of objects) {
        if (box[2] > width || box[3] > height) {
          throw new FileError(
            `${path}: the box [${box.join(', ')}] reaches out of ${file}, ${width}x${height} pixels.`,
          );
        }
      }
      yield { name: file, photo, objects };
    }
  }
  return { count: entries.length, photos: read() };
}

/** Writes `count` scenes of the picture generator and their boxes. The same seed gives the same folder. */
export async function writeScenes(folder: string, count: number, seed: number): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw new FileError(`${folder}: the folder cannot be made: ${messageOf(error)}.`, 'Write elsewhere.', error);
  });
  const photos: { file: string; objects: { label: string; box: Box }[] }[] = [];
  for (let number = 0; number < count; number++) {
    const { name, photo, objects } = knownScene(seed, number);
    await writePicture(join(folder, name), photo);
    photos.push({ file: name, objects: objects.map(({ labels: [label], box }) => ({ label, box })) });
  }
  await writeWhole(join(folder, listName), `${JSON.stringify({ photos }, undefined, 2)}\n`);
}

function parseList(path: string, text: string): Entry[] {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch (error) {
    throw new FileError(`${path}: it is no JSON: ${messageOf(error)}.`, form, error);
  }
  const wrong = (what: string): FileError => new FileError(`${path}: ${what}.`, form);
  const photos = field(list, 'photos');
  if (!Array.isArray(photos)) throw wrong('it has no list "photos"');
  return photos.map((photo: unknown, i): Entry => {
    const file = field(photo, 'file');
    // Only files beside the list: it may come from anywhere.
    if (typeof file !== 'string' || file === '' || basename(file) !== file)
      throw wrong(`photo ${i} has no plain "file" name`);
    const objects = field(photo, 'objects');
    if (!Array.isArray(objects)) throw wrong(`${file} has no list "objects"`);
    return {
      file,
      objects: objects.map((object: unknown, k) =>
        parseObject(object, () => wrong(`object ${k} of ${file} has no label and box`)),
      ),
    };
  });
}

function parseObject(object: unknown, wrong: () => FileError): KnownObject {
  const label = field(object, 'label');
  const labels: readonly unknown[] = Array.isArray(label) ? label : [label];
  const box = field(object, 'box');
  const corners: readonly unknown[] = Array.isArray(box) ? box : [];
  const [x0, y0, x1, y1] = corners;
  const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
  const isPixel = (value: unknown): value is number =>
    typeof value === 'number' && Number.isFinite(value) && value >= 0;
  if (labels.length === 0 || !labels.every(isText) || corners.length !== 4) throw wrong();
  if (!isPixel(x0) || !isPixel(y0) || !isPixel(x1) || !isPixel(y1) || x1 <= x0 || y1 <= y0) throw wrong();
  return { labels, box: [x0, y0, x1, y1] };
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
