/** What is written down of a file of weights that the page keeps. */

/** Which layers of a network a file holds. */
export type Holding = 'all' | 'conv' | 'classifier';

export interface ShelfRecord {
  /** 'vgg16', or the name of a file that was dropped. */
  readonly network: string;
  readonly holds: Holding;
  /** Name of the file in the page's folder. */
  readonly file: string;
  readonly bytes: number;
  /** Address it came from, or the name of the file that was dropped. */
  readonly source: string;
  /** ISO 8601. */
  readonly date: string;
}

/** Ending of the records' names. */
export const recordEnding = '.record';

export function parseRecord(text: string): ShelfRecord | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is ShelfRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { network, holds, file, bytes, source, date }: Partial<Record<keyof ShelfRecord, unknown>> = value;
  const texts = [network, file, source, date].every((it) => typeof it === 'string');
  return texts && typeof bytes === 'number' && ['all', 'conv', 'classifier'].some((it) => it === holds);
}
