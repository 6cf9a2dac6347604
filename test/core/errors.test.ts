import { describe, expect, test } from 'vitest';
import * as errors from '../../src/core/errors.js';

const kinds = ['ShapeError', 'GraphError', 'SettingError', 'FileError', 'BackendError'] as const;

describe('errors', () => {
  test.each(kinds)('%s is a ReverieError with its own name, hint and cause', (kind) => {
    const cause = new RangeError('deep down');
    const error = new errors[kind]('conv2d: too large.', 'Use a smaller picture.', cause);
    expect(error).toBeInstanceOf(errors.ReverieError);
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe(kind);
    expect(error.message).toBe('conv2d: too large. Use a smaller picture.');
    expect(error.hint).toBe('Use a smaller picture.');
    expect(error.cause).toBe(cause);
    expect(String(error)).toBe(`${kind}: conv2d: too large. Use a smaller picture.`);
  });

  test('hint and cause may be left out', () => {
    const error = new errors.ReverieError('something');
    expect([error.name, error.message, error.hint, 'cause' in error]).toEqual([
      'ReverieError',
      'something',
      undefined,
      false,
    ]);
  });

  test('messageOf takes whatever was thrown', () => {
    expect(errors.messageOf(new TypeError('wrong type'))).toBe('wrong type');
    expect(errors.messageOf('a string')).toBe('a string');
    expect(errors.messageOf(undefined)).toBe('undefined');
    expect(errors.messageOf({ code: 3 })).toBe('[object Object]');
  });
});
