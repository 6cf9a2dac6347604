/**
 * Checksums taken piece by piece while a file comes in. The browser's own (Web Crypto) want the whole file in memory,
 * and know no MD5, in which Keras publishes its checksums.
 */
import { createMD5, createSHA256 } from 'hash-wasm';

export interface Checksum {
  /** MD5 tells accidents, not attackers; where a source publishes no better one, the transport (https) must do. */
  readonly algorithm: 'md5' | 'sha256';
  /** Lower case. */
  readonly hex: string;
}

export interface RunningChecksum {
  update(bytes: Uint8Array): void;
  /** Forgets all that came. */
  restart(): void;
  /** Of all that came; nothing may come after but a restart. */
  finish(): Checksum;
}

/** Runs in WebAssembly: on a phone, too, it keeps up with the line. */
export async function startChecksum(algorithm: Checksum['algorithm']): Promise<RunningChecksum> {
  const hash = await (algorithm === 'md5' ? createMD5() : createSHA256());
  hash.init();
  return {
    update: (bytes) => void hash.update(bytes),
    restart: () => void hash.init(),
    finish: () => ({ algorithm, hex: hash.digest('hex') }),
  };
}

/** Reads `md5:...` or `sha256:...`; undefined when it is neither. */
export function parseChecksum(text: string): Checksum | undefined {
  const found = /^(?:(md5):([0-9a-f]{32})|(sha256):([0-9a-f]{64}))$/.exec(text.trim().toLowerCase());
  if (found === null) return undefined;
  return found[1] === 'md5' ? { algorithm: 'md5', hex: found[2] } : { algorithm: 'sha256', hex: found[4] };
}

export const formatChecksum = ({ algorithm, hex }: Checksum): string => `${algorithm}:${hex}`;

export const sameChecksum = (a: Checksum, b: Checksum): boolean => a.algorithm === b.algorithm && a.hex === b.hex;
