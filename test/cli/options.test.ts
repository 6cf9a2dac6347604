// Values of options, and times in words.
import { describe, expect, test } from 'vitest';
import { channelChoice, layerChoice, real, whole } from '../../src/cli/options.js';
import { layerWeight, shareList } from '../../src/cli/styleOptions.js';
import { formatSeconds } from '../../src/cli/progress.js';

describe('numbers', () => {
  test('whole numbers within limits', () => {
    expect(whole(1, 64)('64')).toBe(64);
    for (const text of ['0', '65', '1.5', 'x', '', ' ', 'Infinity', 'NaN']) {
      expect(() => whole(1, 64)(text)).toThrow('It takes a whole number from 1 to 64.');
    }
    expect(() => whole(0)('-1')).toThrow('It takes a whole number of at least 0.');
    expect(() => whole(1, 9, 'pixels')('a')).toThrow('It takes a whole number of pixels from 1 to 9.');
  });

  test('real numbers within limits', () => {
    expect(real(-1, 1)('-0.5')).toBe(-0.5);
    expect(real(-1, 1)('1e-3')).toBe(0.001);
    for (const text of ['1.01', '', 'NaN', '0,5']) {
      expect(() => real(-1, 1)(text)).toThrow('It takes a number from -1 to 1.');
    }
  });
});

describe('layers', () => {
  test('with and without a gain, one after the other', () => {
    const one = layerChoice('block3_conv3');
    expect(layerChoice('block1_conv1=-0.5', one)).toEqual([
      { layer: 'block3_conv3', gain: 1 },
      { layer: 'block1_conv1', gain: -0.5 },
    ]);
  });

  test.each(['', '=', '=2', 'a=', 'a=b', 'a=1=2', 'a=Infinity'])('"%s" is refused', (text) => {
    expect(() => layerChoice(text)).toThrow(/It takes a layer, or a layer and its gain/);
  });
});

test.each([
  [0.4, '0 s'],
  [59.4, '59 s'],
  [59.6, '1 min 0 s'],
  [3599, '59 min 59 s'],
  [7500, '2 h 5 min'],
])('%f seconds are %s', (seconds, text) => {
  expect(formatSeconds(seconds)).toBe(text);
});

describe('channels, weights and shares', () => {
  test('are read and collected', () => {
    const one = channelChoice('inception_4c/output:12');
    expect(channelChoice('block1_conv1:0', one)).toEqual([
      { layer: 'inception_4c/output', channel: 12 },
      { layer: 'block1_conv1', channel: 0 },
    ]);
    expect(layerWeight('block3_conv3=0.5', layerWeight('block1_conv1'))).toEqual([
      { layer: 'block1_conv1', weight: 1 },
      { layer: 'block3_conv3', weight: 0.5 },
    ]);
    expect(shareList('2, 1')).toEqual([2, 1]);
  });

  test.each(['block1', ':3', 'block1:', 'block1:x', 'block1:-1'])('channel "%s" is refused', (text) => {
    expect(() => channelChoice(text)).toThrow(/a layer and the number of a channel/);
  });

  test.each(['=1', 'block1=', 'block1=-1', 'block1=x'])('weight "%s" is refused', (text) => {
    expect(() => layerWeight(text)).toThrow(/a layer and its weight/);
  });

  test.each(['', '1,', '0,0', '1,-1'])('shares "%s" are refused', (text) => {
    expect(() => shareList(text)).toThrow(/a share for each style/);
  });
});
