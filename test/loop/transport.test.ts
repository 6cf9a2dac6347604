// Play, pause, one step, stop: when a producer may go on.
import { expect, test } from 'vitest';
import { Transport, type TransportState } from '../../src/loop/transport.js';

/** Asks for a turn and says whether the answer came, without waiting for it any longer than a few microtasks. */
async function answer(transport: Transport): Promise<boolean | 'waits'> {
  const waits = new Promise<'waits'>((resolve) => {
    setImmediate(() => {
      resolve('waits');
    });
  });
  return Promise.race([transport.ready(), waits]);
}

test('playing lets every step through', async () => {
  const transport = new Transport();
  expect(await answer(transport)).toBe(true);
  expect(await answer(transport)).toBe(true);
});

test('paused lets none through, until it plays again', async () => {
  const transport = new Transport('paused');
  const waiting = transport.ready();
  expect(await answer(new Transport('paused'))).toBe('waits');
  transport.play();
  expect(await waiting).toBe(true);
});

test('one step is one step, and leaves it paused', async () => {
  const transport = new Transport();
  transport.step();
  expect(transport.state).toBe('paused');
  expect(await answer(transport)).toBe(true);
  expect(await answer(transport)).toBe('waits');
});

test('steps asked for while one waits are all made', async () => {
  const transport = new Transport('paused');
  const first = transport.ready();
  transport.step();
  transport.step();
  expect(await first).toBe(true);
  expect(await answer(transport)).toBe(true);
  expect(await answer(transport)).toBe('waits');
});

test('pausing takes back steps not yet made', async () => {
  const transport = new Transport('paused');
  transport.step();
  transport.pause();
  expect(await answer(transport)).toBe('waits');
});

test('stop wakes who waits, and nothing starts it again', async () => {
  const transport = new Transport('paused');
  const waiting = transport.ready();
  transport.stop();
  expect(await waiting).toBe(false);
  transport.play();
  transport.step();
  expect(transport.state).toBe('stopped');
  expect(await answer(transport)).toBe(false);
});

test('tells about changes of state, and only those', () => {
  const states: TransportState[] = [];
  const transport = new Transport('playing', (state) => states.push(state));
  transport.play();
  transport.pause();
  transport.step();
  transport.play();
  transport.stop();
  expect(states).toEqual(['paused', 'playing', 'stopped']);
});
