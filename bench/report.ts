/** What a benchmark leaves behind: a table on the screen, and a JSON file in bench/results/ with the date and the machine. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform, totalmem } from 'node:os';

export interface Machine {
  readonly processor: string;
  readonly processors: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
}

export function machine(): Machine {
  return {
    processor: cpus()[0].model.trim(),
    processors: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${arch()}`,
    node: process.version,
  };
}

/** Writes bench/results/<date>-<name>.json and says where. */
export function saveResults(name: string, results: object): void {
  const date = new Date().toISOString().slice(0, 10);
  const file = `bench/results/${date}-${name}.json`;
  mkdirSync('bench/results', { recursive: true });
  writeFileSync(file, `${JSON.stringify({ date, machine: machine(), ...results }, undefined, 2)}\n`);
  execFileSync(process.execPath, ['node_modules/prettier/bin/prettier.cjs', '--write', '--log-level', 'warn', file]);
  console.log(`\n${file}`);
}

/** Prints rows as columns, the first to the left and numbers to the right. */
export function printTable(rows: readonly (readonly string[])[]): void {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => (row.at(i) ?? '').length)));
  for (const row of rows) {
    console.log(row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('   '));
  }
}

/** Three digits. */
export const rounded = (value: number): number => Number(value.toPrecision(4));
