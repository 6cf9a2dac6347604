/** The results that are kept: the newest file of each benchmark in bench/results/. */
import { readdirSync, readFileSync } from 'node:fs';
import { inRoot } from '../tools/project.mjs';
import type { FramesRow, SlicingRow } from './frames.js';
import type { LadderResult } from './ladderPage/protocol.js';
import type { Machine } from './report.js';
import type { ScaleRow } from './scale.js';
import type { Vgg16Result } from './wasm.js';
import type { WebglResult } from './webglPage/protocol.js';

/** What the benchmark of a name keeps. */
interface Kinds {
  readonly wasm: readonly Vgg16Result[];
  readonly webgl: readonly WebglResult[];
  readonly scale: readonly ScaleRow[];
  readonly frames: { readonly frames: readonly FramesRow[]; readonly slicing: readonly SlicingRow[] };
  readonly 'ladder-webgl': readonly LadderResult[];
}

export interface Results<T> {
  /** Day, as 2026-01-31. */
  readonly date: string;
  readonly machine: Machine;
  readonly results: T;
}

function isResults<T>(value: unknown): value is Results<T> {
  return typeof value === 'object' && value !== null && 'results' in value && 'machine' in value && 'date' in value;
}

/** undefined where nothing is kept of that name. */
export function latestResults<Name extends keyof Kinds>(name: Name): Results<Kinds[Name]> | undefined {
  const folder = inRoot('bench', 'results');
  const isOfName = new RegExp(`^\\d{4}-\\d{2}-\\d{2}-${name}\\.json$`);
  const file = readdirSync(folder)
    .filter((entry) => isOfName.test(entry))
    .sort()
    .at(-1);
  if (file === undefined) return undefined;
  const found: unknown = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'));
  if (!isResults<Kinds[Name]>(found)) throw new TypeError(`bench/results/${file} is no benchmark's results.`);
  return found;
}
