/** `reverie weights info`: what is in a file of weights. */
import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { FileError, messageOf } from '../../core/errors.js';
import { formatShape } from '../../core/shape.js';
import type { Network } from '../../nets/network.js';
import { networkFromFile } from '../../nets/open.js';
import { embeddedFile } from '../../weights/embeddedFile.js';
import { formatBytes } from '../../weights/formatBytes.js';
import { knownNetworks } from '../../weights/manifest.js';
import { cacheEntry, type CachedNetwork } from '../../weights/node/cache.js';
import { fileBytes } from '../../weights/node/fileBytes.js';
import { openH5 } from '../../weights/node/openH5.js';
import { type Content, contentOf, type TensorInfo } from './content.js';

const formatTitles = { h5: 'HDF5 (Keras)', safetensors: 'safetensors', onnx: 'ONNX' } as const;

export async function runInfo(
  target: string,
  { json, tensors }: { readonly json?: boolean; readonly tensors?: boolean },
): Promise<void> {
  const { path, entry } = await locate(target);
  const { size } = await fileBytes(path);
  const content = await contentOf(path);
  const opened = await networkOf(path);
  if (json) {
    console.log(JSON.stringify(asData(path, size, content, opened, entry), undefined, 2));
    return;
  }
  const numbers = content.tensors.reduce((sum, { shape }) => sum + count(shape), 0);
  const lines: [string, string][] = [
    ['file', path],
    ['size', `${formatBytes(size)} (${size.toLocaleString('en-US')} bytes)`],
    ['format', formatTitles[content.format]],
    ['tensors', `${content.tensors.length}, ${numbers.toLocaleString('en-US')} numbers, ${typesOf(content.tensors)}`],
  ];
  if (opened.network) {
    const { network } = opened;
    lines.push(['network', network.title]);
    lines.push(['pictures', `trained on ${network.pictureSize} pixels, from ${network.smallestPicture} pixels on`]);
    lines.push(['layers', network.layers.map(({ name, channels }) => `${name} (${channels})`).join(', ')]);
    lines.push([
      'classes',
      network.classifier ? String(network.classifier.classes.length) : 'none: it cannot classify',
    ]);
    lines.push(['colours', colourText(content.colours)]);
  } else {
    lines.push(['network', `none that is known here: ${opened.trouble}`]);
  }
  if (entry) {
    lines.push(['source', `${entry.source}${entry.original.checked ? ' (checksum was right)' : ''}`]);
    if (entry.licence) lines.push(['licence', `${entry.licence}: ${entry.attribution ?? ''}`]);
    lines.push(['here since', entry.date]);
  }
  for (const [key, value] of Object.entries(content.metadata)) {
    if (value.length <= 200 && !value.startsWith('{')) lines.push([key, value]);
  }
  const width = Math.max(...lines.map(([key]) => key.length));
  for (const [key, value] of lines) console.log(`${key.padEnd(width)}  ${value}`);
  if (tensors)
    for (const { name, shape, type } of content.tensors) console.log(`  ${name}  ${formatShape(shape)}  ${type}`);
}

/** A name of the cache, the embedded network, or a file. A file of that name comes first: it can be seen. */
async function locate(target: string): Promise<{ path: string; entry: CachedNetwork | undefined }> {
  if (await stat(target).catch(() => undefined)) return { path: target, entry: undefined };
  if (target === 'embedded') return { path: fileURLToPath(embeddedFile.url), entry: undefined };
  const entry = /^[a-z0-9][a-z0-9._-]*$/.test(target) ? await cacheEntry(target) : undefined;
  if (entry) return { path: entry.path, entry };
  throw Object.hasOwn(knownNetworks, target)
    ? new FileError(`${target}: its weights are not here yet.`, `Get them with: npx reverie weights get ${target}`)
    : new FileError(
        `${target}: this is neither a file nor a network that is here.`,
        'reverie weights list shows those.',
      );
}

interface Opened {
  readonly network?: Network;
  /** Why it is none. */
  readonly trouble?: string;
}

async function networkOf(path: string): Promise<Opened> {
  try {
    return { network: await networkFromFile(await fileBytes(path), { openH5: () => openH5(path) }) };
  } catch (error) {
    if (error instanceof FileError) return { trouble: messageOf(error) };
    throw error;
  }
}

function asData(
  path: string,
  bytes: number,
  { format, tensors, metadata, colours }: Content,
  { network, trouble }: Opened,
  entry: CachedNetwork | undefined,
): object {
  return {
    path,
    bytes,
    format,
    metadata,
    tensors,
    network: network && {
      name: network.name,
      title: network.title,
      layers: network.layers,
      classes: network.classifier?.classes.length ?? 0,
      pictureSize: network.pictureSize,
      smallestPicture: network.smallestPicture,
      preprocessing: colours,
    },
    trouble,
    cached: entry,
  };
}

const count = (shape: readonly number[]): number => shape.reduce((product, axis) => product * axis, 1);

/** input = scale * colour + offset, for colours from 0 to 1. */
function colourText(colours: Content['colours']): string {
  if (colours === undefined) return 'not known';
  const { scale, offset, order } = colours;
  const list = (numbers: readonly number[]): string => numbers.map((x) => Number(x.toPrecision(6))).join(', ');
  return `${order === 'rgb' ? 'red, green, blue' : 'blue, green, red'} planes; of red, green, blue from 0 to 1: times ${list(scale)} plus ${list(offset)}`;
}

function typesOf(tensors: readonly TensorInfo[]): string {
  return [...new Set(tensors.map(({ type }) => type))].join(', ');
}
