/** Where a network, or a part of it, is to be had for a page. */
import { FileError } from '../../src/core/errors.js';
import { classifierPart, convolutionPart, type RemoteFile } from '../../src/weights/download.js';
import { knownNetworks, sourcesOf, type WeightSource } from '../../src/weights/manifest.js';
import type { Holding } from './record.js';

/**
 * @param address a mirror to get it from instead. @throws FileError when no source can be read by a page.
 */
export function remoteFiles(network: string, holds: Holding, address?: string): RemoteFile[] {
  const part = holds === 'all' ? undefined : holds === 'conv' ? convolutionPart : classifierPart;
  const known = Object.hasOwn(knownNetworks, network) ? knownNetworks[network] : undefined;
  if (address !== undefined) {
    // A mirror of a file whose checksum is published must have that checksum.
    const original = part ? undefined : known?.sources.find(({ url }) => isSameFile(url, address));
    return [{ url: address, size: original?.size, checksum: original?.checksum, part }];
  }
  if (!known) throw new FileError(`No network "${network}" is known.`, 'Give the address it is to be had from.');
  const sources = known.sources.length === 0 ? [] : sourcesFor(network, holds);
  if (sources.length === 0)
    throw new FileError(`${network}: no page may read its sources.`, 'Download it and drop the file.');
  return sources.map(({ url, size, checksum }) => ({ url, size, checksum, part }));
}

function sourcesFor(network: string, holds: Holding): readonly WeightSource[] {
  const wish = { crossOrigin: true, only: holds === 'conv' ? ('conv' as const) : undefined };
  return sourcesOf(knownNetworks[network], wish).filter(({ divisible }) => holds === 'all' || divisible);
}

/** The part of a network to begin with: its convolutions, where they can be had alone. */
export function firstPart(network: string, address?: string): Holding {
  if (!Object.hasOwn(knownNetworks, network) || !knownNetworks[network].hasConvolutionsAlone) return 'all';
  return address === undefined || /\.safetensors$/i.test(pathOf(address)) ? 'conv' : 'all';
}

/** A name for a network at an address: "https://example.org/a/Small.onnx?x" is 'small.onnx'. */
export function nameOfAddress(address: string): string {
  return nameOfFile(pathOf(address).split('/').pop() ?? '');
}

/** A name for a network in a file; safe in the names of the files that keep it. */
export function nameOfFile(file: string): string {
  return file.replace(/[^A-Za-z0-9._-]+/g, '-').toLowerCase() || 'network';
}

/** Whether two addresses end in the same file name, and one that says which file it is. */
function isSameFile(url: string, address: string): boolean {
  const name = nameOfAddress(url);
  return name !== 'model.safetensors' && name === nameOfAddress(address);
}

const pathOf = (address: string): string => address.replace(/[?#].*$/, '');
