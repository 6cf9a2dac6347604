/** `reverie weights list`: what is known, what is here, how large it is and whose it is. */
import { formatBytes } from '../../weights/formatBytes.js';
import { type KnownNetwork, knownNetworks, type WeightSource } from '../../weights/manifest.js';
import { cachedNetworks, cacheFolder, type CachedNetwork, partialBytes } from '../../weights/node/cache.js';

export interface ListOptions {
  readonly sources?: boolean;
  readonly json?: boolean;
}

export async function runList({ sources, json }: ListOptions): Promise<void> {
  const here = await cachedNetworks();
  const unfinished = await partialBytes();
  if (json) {
    console.log(JSON.stringify(asData(here, unfinished), undefined, 2));
    return;
  }
  const known = Object.entries(knownNetworks).map(([name, network]) => {
    const entry = here.find((one) => one.name === name);
    return [name, network.title, entry ? stateOf(entry) : absence(network)] as const;
  });
  const others = here.filter(({ name }) => !Object.hasOwn(knownNetworks, name));
  const rows = [...known, ...others.map((entry) => [entry.name, `from ${entry.source}`, stateOf(entry)] as const)];
  const width = Math.max(...rows.map(([name]) => name.length));
  for (const [name, title, state] of rows) {
    console.log(`${name.padEnd(width)}  ${title}`);
    console.log(`${' '.repeat(width)}  ${state}`);
    if (sources && Object.hasOwn(knownNetworks, name)) {
      for (const [i, source] of knownNetworks[name].sources.entries())
        console.log(`${' '.repeat(width)}  ${i + 1}. ${describe(source)}`);
    }
  }
  console.log(`\nCache: ${cacheFolder()} (REVERIE_HOME changes it)`);
  if (unfinished > 0) {
    console.log(
      `Downloads under way: ${formatBytes(unfinished)}; get goes on with them, remove --partial takes them away.`,
    );
  }
}

function stateOf({ bytes, holds, dtype, date, licence }: CachedNetwork): string {
  const what = holds === 'conv' ? 'convolutions alone' : 'complete';
  return `here: ${formatBytes(bytes)}, ${what}, ${dtype}, since ${date.slice(0, 10)}${licence ? `, ${licence}` : ''}`;
}

function absence({ sources, hasConvolutionsAlone }: KnownNetwork): string {
  const [first] = sources;
  if (sources.length === 0) return 'here: part of the package, MIT';
  const size = first.size === undefined ? 'size not known before' : formatBytes(first.size);
  const conv = sources.find(({ holds }) => holds === 'conv');
  const part = hasConvolutionsAlone && conv?.size !== undefined ? `, convolutions alone ${formatBytes(conv.size)}` : '';
  return `not here: ${size}${part}, ${first.licence}`;
}

function describe({ url, size, checksum, holds, divisible, licence }: WeightSource): string {
  const facts = [
    size === undefined ? 'size unknown' : formatBytes(size),
    holds === 'conv' ? 'convolutions alone' : divisible ? 'convolutions alone by Range' : undefined,
    checksum ? `${checksum.algorithm} known` : 'no checksum known',
    licence,
  ];
  return `${url} (${facts.filter(Boolean).join(', ')})`;
}

function asData(here: readonly CachedNetwork[], partial: number): object {
  const names = [...new Set([...Object.keys(knownNetworks), ...here.map(({ name }) => name)])];
  return {
    folder: cacheFolder(),
    partialBytes: partial,
    networks: names.map((name) => {
      const entry = here.find((one) => one.name === name);
      const known = Object.hasOwn(knownNetworks, name) ? knownNetworks[name] : undefined;
      return {
        name,
        title: known?.title,
        known: known !== undefined,
        cached: entry !== undefined || known?.sources.length === 0,
        ...(entry && {
          path: entry.path,
          bytes: entry.bytes,
          holds: entry.holds,
          dtype: entry.dtype,
          date: entry.date,
        }),
        source: entry?.source,
        licence: entry?.licence ?? known?.sources.at(0)?.licence,
        attribution: entry?.attribution ?? known?.sources.at(0)?.attribution,
        sources: known?.sources.map(({ url, size, checksum, holds, licence }) => ({
          url,
          size,
          checksum,
          holds,
          licence,
        })),
      };
    }),
  };
}
