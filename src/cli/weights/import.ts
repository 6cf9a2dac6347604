/** `reverie weights import`: a file from a stick or another download into the cache; the file itself stays where it is. */
import { basename, resolve } from 'node:path';
import { stat } from 'node:fs/promises';
import { FileError, SettingError } from '../../core/errors.js';
import { formatChecksum, sameChecksum } from '../../weights/downloads/checksum.js';
import { formatBytes } from '../../weights/formatBytes.js';
import { knownNetworks, type WeightSource } from '../../weights/manifest.js';
import { addToCache, cacheFolder, checkName, fileChecksum, lockNetwork } from '../../weights/node/cache.js';
import { checkRoom } from '../../weights/node/diskTrouble.js';
import { startProgress } from '../progress.js';
import { conversionOf, type StoredType } from './convert.js';

export interface ImportOptions {
  readonly as?: string;
  readonly dtype?: StoredType;
}

export async function runImport(file: string, options: ImportOptions): Promise<void> {
  if (options.as !== undefined) checkImportName(options.as);
  const path = resolve(file);
  const conversion = await conversionOf(path, file, options.dtype);
  const progress = startProgress();
  try {
    const { size } = await stat(path);
    progress.say('taking the checksum');
    const { source, checksum } = await recognize(path, size);
    const name = options.as ?? nameFor(file, conversion.architecture);
    checkImportName(name);
    checkMeant(name, file, conversion.architecture);
    await checkRoom(cacheFolder(), size);
    progress.say('storing');
    const entry = await lockNetwork(name, () =>
      addToCache(
        {
          name,
          holds: conversion.holds,
          dtype: conversion.dtype,
          source: source?.url ?? path,
          original: { bytes: size, checksum, checked: source !== undefined },
          licence: source?.licence,
          attribution: source?.attribution,
          date: new Date().toISOString(),
        },
        conversion.extension,
        (target) =>
          conversion.write(target, (share) => {
            progress.update(share, 'storing', NaN);
          }),
      ),
    );
    progress.stop();
    const known = source ? `, known by its checksum (${source.licence}: ${source.attribution})` : '';
    console.log(`${name}: ${formatBytes(size)}${known}, kept as ${formatBytes(entry.bytes)} in ${entry.path}`);
    console.log(`  use it with --net ${name}`);
  } finally {
    progress.stop();
    conversion.close();
  }
}

function checkImportName(name: string): void {
  checkName(name);
  if (name === 'embedded') {
    throw new SettingError('"embedded" is the network that comes along.', 'Choose another name with --as.');
  }
}

/** A VGG under the name of the other would only mislead. */
function checkMeant(name: string, file: string, architecture: string): void {
  const vggs = ['vgg16', 'vgg19'];
  if (!vggs.includes(name) || architecture === name || !vggs.includes(architecture)) return;
  throw new FileError(
    `${file}: it holds ${architecture}, not ${name}.`,
    `Leave --as out, or say --as ${architecture}.`,
  );
}

/** The known network it is, else the file's own name as far as it can be one. */
function nameFor(file: string, architecture: string): string {
  if (Object.hasOwn(knownNetworks, architecture)) return architecture;
  const stem = basename(file)
    .replace(/\.[^.]*$/, '')
    .toLowerCase();
  return stem.replace(/[^a-z0-9._-]+/g, '-').replace(/^[^a-z0-9]+/, '') || 'imported';
}

/** The public file it is, by its checksum, and the checksum that is written down. */
async function recognize(path: string, size: number): Promise<{ source: WeightSource | undefined; checksum: string }> {
  const sources = Object.values(knownNetworks).flatMap((network) => network.sources);
  const possible = sources.filter((source) => source.checksum && (source.size ?? size) === size);
  for (const algorithm of ['md5', 'sha256'] as const) {
    if (!possible.some(({ checksum }) => checksum?.algorithm === algorithm)) continue;
    const found = await fileChecksum(path, algorithm);
    const source = possible.find(({ checksum }) => checksum && sameChecksum(checksum, found));
    if (source) return { source, checksum: formatChecksum(found) };
  }
  return { source: undefined, checksum: formatChecksum(await fileChecksum(path, 'sha256')) };
}
