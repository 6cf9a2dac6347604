/**
 * Checksums taken piece by piece while a file comes in. The browser's own (Web Crypto) want the whole file in memory,
 * and know no MD5, in which Keras publishes its checksums.
 */
import { md5 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

export interface Checksum {
  /** MD5 tells accidents, not attackers; where a source publishes no better one, the transport (https) must do. */
  readonly algorithm: 'md5' | 'sha256';
  /** Lower case. */
  readonly hex: string;
}

export interface RunningChecksum {
  update(bytes: Uint8Array): void;
  /** Of all that came; nothing may come after. */
  finish(): Checksum;
}

export function startChecksum(algorithm: Checksum['algorithm']): RunningChecksum {
  const hash = (algorithm === 'md5' ? md5 : sha256).create();
  return {
    update: (bytes) => void hash.update(bytes),
    finish: () => ({ algorithm, hex: bytesToHex(hash.digest()) }),
  };
}

/** The first 16 hexadecimal digits of a text's SHA-256: a name for files that belong to it. */
export function shortHash(text: string): string {
  return bytesToHex(sha256(new TextEncoder().encode(text))).slice(0, 16);
}

/** Reads `md5:...` or `sha256:...`; undefined when it is neither. */
export function parseChecksum(text: string): Checksum | undefined {
  const found = /^(?:(md5):([0-9a-f]{32})|(sha256):([0-9a-f]{64}))$/.exec(text.trim().toLowerCase());
  if (found === null) return undefined;
  return found[1] === 'md5' ? { algorithm: 'md5', hex: found[2] } : { algorithm: 'sha256', hex: found[4] };
}

export const formatChecksum = ({ algorithm, hex }: Checksum): string => `${algorithm}:${hex}`;

export const sameChecksum = (a: Checksum, b: Checksum): boolean => a.algorithm === b.algorithm && a.hex === b.hex;
