/** Numbers of weight files: half precision against a library, bit for bit. */
import { Float16Array } from '@petamoriken/float16';
import { expect, test } from 'vitest';
import { Rng } from '../../src/core/rng.js';
import { toBytes, toFloat32, toHalves } from '../../src/weights/numberTypes.js';

const everyHalf = Uint16Array.from({ length: 65536 }, (_, bits) => bits);

test('every half-precision number becomes the float32 it is', () => {
  const expected = Float32Array.from(new Float16Array(everyHalf.buffer));
  const numbers = toFloat32('F16', new Uint8Array(everyHalf.buffer));
  expect(everyHalf.filter((i) => !Object.is(numbers[i], expected[i]))).toHaveLength(0);
});

test('every half-precision number survives the way there and back', () => {
  const numbers = toFloat32('F16', new Uint8Array(everyHalf.buffer));
  const halves = toHalves(numbers);
  expect(everyHalf.filter((bits) => !Number.isNaN(numbers[bits]) && halves[bits] !== bits)).toHaveLength(0);
});

test('rounding to half precision is that of the library, for numbers of all sizes, ties and neighbours of ties', () => {
  const rng = new Rng(3);
  const anywhere = Uint32Array.from({ length: 200_000 }, () => Math.floor(rng.next() * 2 ** 32));
  // Half-way between two neighbouring half-precision numbers, and the float32 just below and above.
  const ties = Array.from(everyHalf.subarray(0, 0x7bff), (bits) => {
    const [a, b] = toFloat32('F16', new Uint8Array(Uint16Array.of(bits, bits + 1).buffer));
    return (a + b) / 2;
  });
  const tieBits = new Uint32Array(Float32Array.from(ties).buffer);
  const beside = [-1, 0, 1].flatMap((step) => Array.from(tieBits, (bits) => Math.max(0, bits + step)));
  for (const numbers of [anywhere, Uint32Array.from(beside)].map(({ buffer }) => new Float32Array(buffer))) {
    const halves = toHalves(numbers);
    const library = new Uint16Array(new Float16Array(numbers).buffer);
    const wrong = [...numbers].filter((x, i) => !Number.isNaN(x) && halves[i] !== library[i]);
    expect(wrong).toEqual([]);
  }
});

test('bfloat16, double precision and bytes', () => {
  expect([...toFloat32('BF16', new Uint8Array(Uint16Array.of(0x3f80, 0xc000, 0x7f80).buffer))]).toEqual([
    1,
    -2,
    Infinity,
  ]);
  expect([...toFloat32('F64', new Uint8Array(Float64Array.of(0.5, -3).buffer))]).toEqual([0.5, -3]);
  expect([...toFloat32('U8', Uint8Array.of(0, 7, 255))]).toEqual([0, 7, 255]);
  expect([...toFloat32('F32', new Uint8Array(toBytes('F32', Float32Array.of(0.1, 2))))]).toEqual([Math.fround(0.1), 2]);
});

test('bytes that do not begin where their numbers could', () => {
  const bytes = new Uint8Array(9);
  bytes.set(new Uint8Array(Float32Array.of(1.5, -2).buffer), 1);
  expect([...toFloat32('F32', bytes.subarray(1))]).toEqual([1.5, -2]);
});
