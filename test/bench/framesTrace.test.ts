// What bench:frames says of late frames: who had the processors, and what the engine did.
import { expect, test } from 'vitest';
import { describeLate } from '../../bench/framesTrace.js';
import { othersShare, parseProcessorTime } from '../../bench/processorTime.js';

const system = (user: number, idle: number, steal: number): string =>
  `cpu  ${user} 1 2 ${idle} 3 4 5 ${steal} 0 0\ncpu0 1 2 3 4 5 6 7 8 9 10\n`;
const stat = (user: number, system: number): string => `7 (a) b) S 1 7 7 0 -1 4 0 0 0 0 ${user} ${system} 0 0 20 0 1\n`;

test("the processors' time is read, and what of it was neither idle nor ours", () => {
  const from = parseProcessorTime(system(100, 50, 6), [stat(20, 5), stat(10, 0)]);
  expect(from).toEqual({ all: 1710, busy: 1180, own: 350 });
  // 100 ticks later: 60 busy, 45 of them ours.
  const to = parseProcessorTime(system(155, 90, 11), [stat(60, 10), stat(10, 0)]);
  expect(othersShare(from, to)).toBeCloseTo(0.15);
  expect(othersShare(from, from)).toBe(0);
});

test('a late frame is told with what was going on, and only that', () => {
  const events = [
    { what: 'slice', begin: 1000, end: 1001, draws: 2, texels: 512 },
    { what: 'slice', begin: 1030, end: 1031, draws: 1, texels: 256 },
    { what: 'done', begin: 1060, end: 1060 },
    { what: 'done', begin: 1090, end: 1090 },
  ] as const;
  expect(describeLate(1000, [16.7, 16.7, 50, 16.7], events, 17.7)).toEqual([
    '50.0 ms, 33 ms after the first frame',
    '  -3.4 to -2.4 slice: 1 draws of 256 texels',
    '  26.6 to 26.6 done',
  ]);
  expect(describeLate(1000, [16.7, 16.7], events, 17.7)).toEqual([]);
});
