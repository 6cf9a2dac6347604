/**
 * Who had the processors: the system, and of it a browser with whoever drives it. Where frames come late while others
 * compute, it may be their doing. From Linux' /proc; elsewhere nothing is known.
 */
import { readdirSync, readFileSync } from 'node:fs';

/** Milliseconds since the system began, summed over the processors. */
export interface ProcessorTime {
  /** Everyone together, and waiting for nothing to do included. */
  readonly busy: number;
  readonly all: number;
  /** Of a process and its descendants, and of this one. */
  readonly own: number;
}

/** Milliseconds of a tick of /proc: 100 a second on every Linux. */
const tick = 10;

/** From /proc/stat and the /proc/PID/stat of the processes that count. */
export function parseProcessorTime(system: string, processes: readonly string[]): ProcessorTime {
  // user nice system idle iowait irq softirq steal
  const times = system.split('\n')[0].split(/ +/).slice(1, 9).map(Number);
  const all = times.reduce((sum, time) => sum + time, 0);
  const idle = times[3] + times[4];
  const own = processes.map(statFields).reduce((sum, fields) => sum + Number(fields[11]) + Number(fields[12]), 0);
  return { busy: (all - idle) * tick, all: all * tick, own: own * tick };
}

/** The processors' share that neither was idle nor ours, 0 to 1. */
export function othersShare(from: ProcessorTime, to: ProcessorTime): number {
  const others = to.busy - from.busy - (to.own - from.own);
  return Math.max(0, others) / Math.max(1, to.all - from.all);
}

/** @returns undefined where there is no /proc. */
export function processorTime(root: number | undefined): ProcessorTime | undefined {
  if (process.platform !== 'linux' || root === undefined) return undefined;
  const stats = new Map<number, string>();
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? contents(`/proc/${name}/stat`) : '';
    if (stat) stats.set(Number(name), stat);
  }
  const isOwn = (pid: number): boolean => {
    const stat = stats.get(pid);
    return pid === root || (stat !== undefined && isOwn(Number(statFields(stat)[1])));
  };
  const own = [...stats].filter(([pid]) => pid === process.pid || isOwn(pid)).map(([, stat]) => stat);
  return parseProcessorTime(readFileSync('/proc/stat', 'utf8'), own);
}

/** What follows the name, which may hold anything: state, parent, ... */
const statFields = (stat: string): string[] => stat.slice(stat.lastIndexOf(')') + 2).split(' ');

/** '' when the process has ended meanwhile. */
function contents(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
