/** The files that a test hands to the page, made by the test. */
import { readFileSync, writeFileSync } from 'node:fs';
import sharp from 'sharp';
import { beforeAll } from 'vitest';
import { pictureToBytes } from '../../../src/image/picture.js';
import { kerasVgg, writeH5 } from '../../support/h5.js';
import { testPicture } from '../../support/tinyNetwork.js';

export interface TestFiles {
  /** 80 x 60 pixels. */
  readonly photo: string;
  /** 400 x 4 pixels. */
  readonly sliver: string;
  /** VGG16 as far as block 1, random weights. */
  readonly weights: string;
  /** The same with weights so large that nothing stays finite. */
  readonly explosive: string;
  readonly truncated: string;
  readonly notWeights: string;
  readonly notPhoto: string;
  readonly neither: string;
}

const block1 = { block1_conv1: 64, block1_conv2: 64 };

/** @param path gives a path in the test's own folder. Before its first test the files are there. */
export function testFiles(path: (name: string) => string): TestFiles {
  const files = {
    photo: path('waves.png'),
    sliver: path('sliver.png'),
    weights: path('block1.h5'),
    explosive: path('explosive.h5'),
    truncated: path('half.h5'),
    notWeights: path('shopping-list.h5'),
    notPhoto: path('letter.png'),
    neither: path('notes.txt'),
  };
  beforeAll(() => writeFiles(files));
  return files;
}

async function writeFiles(files: TestFiles): Promise<void> {
  await writePng(files.photo, 80, 60);
  await writePng(files.sliver, 400, 4);
  await writeH5(files.weights, kerasVgg(block1));
  const huge = kerasVgg(block1).map((dataset) => ({
    ...dataset,
    data: Float32Array.from(dataset.data, (x) => x * 1e25),
  }));
  await writeH5(files.explosive, huge);
  const whole = readFileSync(files.weights);
  writeFileSync(files.truncated, whole.subarray(0, whole.length / 2));
  for (const name of [files.notWeights, files.notPhoto, files.neither])
    writeFileSync(name, 'eggs, flour, butter\n'.repeat(40));
}

async function writePng(path: string, width: number, height: number): Promise<void> {
  const pixels = pictureToBytes(testPicture(width, height), 3);
  await sharp(pixels, { raw: { width, height, channels: 3 } })
    .png()
    .toFile(path);
}
