/** The allocator: blocks do not overlap, what is freed is used again, growth and its limit. */
import { describe, expect, test } from 'vitest';
import { LinearMemory } from '../../src/backends/wasm/memory.js';
import { BackendError } from '../../src/core/errors.js';
import { Rng } from '../../src/core/rng.js';

const page = 65536;

describe('LinearMemory', () => {
  test('blocks are aligned to 64 bytes and begin after what is reserved', () => {
    const memory = new LinearMemory(false);
    memory.reserveStart(1000);
    const first = memory.allocate(1, 'a');
    const second = memory.allocate(65, 'b');
    const third = memory.allocate(64, 'c');
    expect([first, second, third]).toEqual([1024, 1088, 1216]);
    expect(memory.bytes).toBe(64 + 128 + 64);
  });

  test('what is freed is handed out again, first fit, and neighbours join', () => {
    const memory = new LinearMemory(false);
    const blocks = [0, 1, 2, 3].map(() => memory.allocate(128, 'x'));
    memory.free(blocks[0]);
    memory.free(blocks[2]);
    expect(memory.allocate(64, 'small')).toBe(blocks[0]);
    expect(memory.allocate(128, 'one')).toBe(blocks[2]);
    memory.free(blocks[2]);
    memory.free(blocks[1]);
    // What was left of block 0, block 1 and block 2 are one range now.
    expect(memory.allocate(64 + 128 + 128, 'joined')).toBe(blocks[0] + 64);
    expect(() => {
      memory.free(12345);
    }).toThrow(RangeError);
  });

  test('grows by what is missing, keeps its content, and renews its views', () => {
    const memory = new LinearMemory(false);
    const early = memory.allocate(64, 'early');
    memory.floats[early / 4] = 42;
    const before = memory.floats;
    const large = memory.allocate(3 * page, 'large');
    expect(memory.wasm.buffer.byteLength).toBe(4 * page);
    expect(before).toHaveLength(0);
    expect(memory.floats[early / 4]).toBe(42);
    memory.floats.fill(1, large / 4, (large + 3 * page) / 4);
    expect(memory.floats[early / 4]).toBe(42);
  });

  test('counts bytes now and at most', () => {
    const memory = new LinearMemory(false);
    const a = memory.allocate(1000, 'a');
    memory.allocate(24, 'b');
    memory.free(a);
    expect(memory.bytes).toBe(64);
    expect(memory.peak).toBe(1024 + 64);
  });

  test('beyond the limit: says how much was wanted and for what, and stays usable', () => {
    const memory = new LinearMemory(false, 4 * page);
    expect(() => memory.allocate(1e6, 'the picture')).toThrow(BackendError);
    expect(() => memory.allocate(1e6, 'the picture')).toThrow(/1\.0 MB for the picture.*smaller picture/);
    expect(memory.bytes).toBe(0);
    expect(memory.allocate(3 * page, 'less')).toBe(0);
  });

  test('asks for memory back before it grows', () => {
    const memory = new LinearMemory(false, page);
    const kept = memory.allocate(page, 'kept only in case');
    memory.onShortage = () => {
      memory.free(kept);
    };
    expect(memory.allocate(page, 'needed')).toBe(kept);
    expect(memory.wasm.buffer.byteLength).toBe(page);
  });

  test('random allocations never overlap and leave one free range', () => {
    const memory = new LinearMemory(false);
    const rng = new Rng(7);
    const live: { start: number; end: number }[] = [];
    for (let i = 0; i < 2000; i++) {
      if (live.length > 0 && rng.chance(0.5)) {
        const [block] = live.splice(rng.int(live.length), 1);
        memory.free(block.start);
      } else {
        const bytes = 1 + rng.int(5000);
        const start = memory.allocate(bytes, 'x');
        const end = start + bytes;
        expect(live.every((other) => end <= other.start || other.end <= start)).toBe(true);
        live.push({ start, end });
      }
    }
    for (const { start } of live) memory.free(start);
    expect(memory.bytes).toBe(0);
    // All of it in one piece: nothing was lost between the blocks.
    const size = memory.wasm.buffer.byteLength;
    expect(memory.allocate(size, 'everything')).toBe(0);
    expect(memory.wasm.buffer.byteLength).toBe(size);
  });
});
