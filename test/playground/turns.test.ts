/** Turns of the engine's worker beside the page's frames: at once while they go by, at the next one where they stay away. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { besideFrames, Interrupted } from '../../playground/engine/turns.js';

/** The callbacks that wait for a frame. */
let waiting = new Map<number, () => void>();
let time = 0;
let handles = 0;

function frame(): void {
  const due = [...waiting.values()];
  waiting = new Map();
  for (const callback of due) callback();
}

/** Whether it resolves within some tasks. */
async function comes(turn: Promise<void>): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => setTimeout(resolve, 20, false));
  return await Promise.race([turn.then(() => true), late]);
}

const { signal } = new AbortController();

beforeEach(() => {
  waiting = new Map();
  time = 0;
  vi.stubGlobal('self', globalThis);
  vi.stubGlobal('requestAnimationFrame', (callback: () => void) => {
    waiting.set(++handles, callback);
    return handles;
  });
  vi.stubGlobal('cancelAnimationFrame', (handle: number) => waiting.delete(handle));
  vi.spyOn(performance, 'now').mockImplementation(() => time);
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test('the first turn waits for a frame, the others come at once while frames go by', async () => {
  const nextTurn = besideFrames();
  const first = nextTurn(signal);
  expect(await comes(first)).toBe(false);
  frame();
  expect(await comes(first)).toBe(true);
  for (time = 1; time < 200; time += 16) {
    expect(await comes(nextTurn(signal))).toBe(true);
    expect(await comes(nextTurn(signal))).toBe(true);
    frame();
  }
});

test('where frames stay away, the turn waits for the next', async () => {
  const nextTurn = besideFrames();
  const first = nextTurn(signal);
  frame();
  await first;
  time = 49;
  expect(await comes(nextTurn(signal))).toBe(true);
  time = 51;
  const hidden = nextTurn(signal);
  expect(await comes(hidden)).toBe(false);
  frame();
  expect(await comes(hidden)).toBe(true);
});

test('an abort ends the wait, and leaves nothing waiting but the look at the next frame', async () => {
  const controller = new AbortController();
  const turn = besideFrames()(controller.signal);
  controller.abort();
  await expect(turn).rejects.toBeInstanceOf(Interrupted);
  expect(waiting.size).toBe(1);
});
