/** What is written down of a network that the page keeps. */

/** Which layers of a network a file holds. */
export type Holding = 'all' | 'conv' | 'classifier';

/** How a kept file holds its numbers: half precision, full where that is too narrow, a byte each, or as they came. */
export type Stored = 'F16' | 'F32' | 'U8' | 'unchanged';

export interface ShelfRecord {
  /** 'vgg16', or the name of a file that was dropped. */
  readonly network: string;
  /** For people: architecture, where it came from, what is missing. */
  readonly title: string;
  readonly holds: Exclude<Holding, 'classifier'>;
  readonly stored: Stored;
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
  const { bytes, holds, stored, ...others }: Partial<Record<keyof ShelfRecord, unknown>> = value;
  const { network, title, file, source, date } = others;
  return (
    [network, title, file, source, date].every((it) => typeof it === 'string') &&
    typeof bytes === 'number' &&
    ['all', 'conv'].some((it) => it === holds) &&
    ['F16', 'F32', 'U8', 'unchanged'].some((it) => it === stored)
  );
}
