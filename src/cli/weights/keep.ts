/** `reverie weights verify` and `reverie weights remove`: looking after what is here. */
import { FileError, messageOf, SettingError } from '../../core/errors.js';
import { formatBytes } from '../../weights/formatBytes.js';
import { knownNetworks } from '../../weights/manifest.js';
import {
  cachedNetworks,
  cacheEntry,
  type CachedNetwork,
  checkName,
  partialBytes,
  removeFromCache,
  removePartials,
  verifyCached,
} from '../../weights/node/cache.js';

/** Takes the checksum of one network again, or of all. @throws FileError when one is damaged, after all were looked at. */
export async function runVerify(name: string | undefined): Promise<void> {
  const entries = name === undefined ? await cachedNetworks() : [await entryOf(name)];
  if (entries.length === 0) console.log('There is nothing here to verify; reverie weights get NET gets a network.');
  const troubles: string[] = [];
  for (const entry of entries) {
    try {
      await verifyCached(entry);
      console.log(`${entry.name}: right (${formatBytes(entry.bytes)})`);
    } catch (error) {
      troubles.push(messageOf(error));
      console.log(`${entry.name}: DAMAGED`);
    }
  }
  if (troubles.length > 0) throw new FileError(troubles.join(' '));
}

export async function runRemove(names: readonly string[], { partial }: { readonly partial?: boolean }): Promise<void> {
  if (names.length === 0 && !partial) {
    throw new SettingError('Nothing is named to be removed.', 'reverie weights list shows what is here.');
  }
  for (const name of names) await entryOf(name);
  for (const name of names) {
    const bytes = await removeFromCache(name);
    console.log(`${name}: removed, ${formatBytes(bytes ?? 0)} are free again`);
  }
  if (partial) {
    const bytes = await partialBytes();
    await removePartials();
    console.log(`Downloads under way: removed, ${formatBytes(bytes)} are free again`);
  }
}

/** @throws FileError when it is not here, saying what is. */
export async function entryOf(name: string): Promise<CachedNetwork> {
  checkName(name);
  const entry = await cacheEntry(name);
  if (entry) return entry;
  if (name === 'embedded') throw new FileError('embedded: it comes along with the package and is not in the cache.');
  const here = (await cachedNetworks()).map((one) => one.name).join(', ') || 'none';
  const get = Object.hasOwn(knownNetworks, name) ? ` reverie weights get ${name} gets it.` : '';
  throw new FileError(`${name}: it is not here.`, `Here are: ${here}.${get}`);
}
