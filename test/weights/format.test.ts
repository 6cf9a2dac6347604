// What a file is, by its first bytes: the three formats, and what is given by mistake.
import { describe, expect, test } from 'vitest';
import { FileError } from '../../src/core/errors.js';
import { bytesInMemory } from '../../src/weights/byteSource.js';
import { type WeightFormat, weightFormat } from '../../src/weights/format.js';

/** A file that begins with these characters, each a byte. */
function formatOf(begin: string, name = 'file', length = 600): Promise<WeightFormat> {
  const bytes = new Uint8Array(Math.max(length, begin.length)).fill(0x2a);
  for (let i = 0; i < begin.length; i++) bytes[i] = begin.charCodeAt(i);
  return weightFormat(bytesInMemory(name, bytes));
}

describe('by content', () => {
  test.each<[WeightFormat, string]>([
    ['h5', '\x89HDF\r\n\x1a\n\0\0'],
    ['safetensors', '\x40\x01\0\0\0\0\0\0{"a":'],
    ['onnx', '\x08\x07\x12\x0cpytorch'],
    ['onnx', '\x08\x03:\x90\x02'],
  ])('%s', async (format, begin) => {
    expect(await formatOf(begin)).toBe(format);
    // Whatever its name says.
    expect(await formatOf(begin, 'weights.h5')).toBe(format);
    expect(await formatOf(begin, 'weights.bin')).toBe(format);
  });

  test('a file cut inside of the signature', async () => {
    expect(await formatOf('\x89HD', 'weights', 3)).toBe('h5');
  });
});

test.each<[string, WeightFormat]>([
  ['notes.h5', 'h5'],
  ['notes.HDF5', 'h5'],
  ['a/b/notes.safetensors', 'safetensors'],
  ['notes.onnx', 'onnx'],
])('%s, where the content says nothing', async (name, format) => {
  expect(await formatOf('dear diary', name)).toBe(format);
});

describe('what is none', () => {
  test.each([
    ['a web page', '<!DOCTYPE html>\n<html><head>', /this is a web page, not a file of weights.*open the address/],
    ['a page after blank lines', '\n\n  <html lang="en">', /a web page/],
    ['a pointer of Git LFS', 'version https://git-lfs.github.com/spec/v1\noid sha256:', /Git LFS.*git lfs pull/],
    ['PyTorch', 'PK\x03\x04\x14\0', /zip archive, as PyTorch \(\.pth, \.pt\).*safetensors\.torch\.save_file/],
    ['an older PyTorch', '\x80\x02\x8a\x0a', /Python pickle.*torch\.onnx\.export/],
    ['gzip', '\x1f\x8b\x08', /gzip archive.*Unpack it first/],
    ['Caffe', '\x0a\x14VGG_ILSVRC_16_layers\x12\x06', /Caffe network.*weights list/],
    ['Caffe of today', '\x0a\x09GoogleNet\xa2\x06', /Caffe network/],
    ['a picture', '\x89PNG\r\n', /a picture.*Weights are read from Keras \.h5, \.safetensors and \.onnx files/],
    ['TensorFlow Lite', '\x1c\0\0\0TFL3', /TensorFlow Lite.*ONNX/],
    ['text', 'dear diary, today', /no file of weights: it begins with the text "dear diary, today/],
    ['other bytes', '\x01\x02\x03\x04\x05\x06\x07\x08', /begins with the bytes 01 02 03 04 05 06 07 08/],
  ])('%s', async (_, begin, message) => {
    const looking = formatOf(begin, 'mine.bin');
    await expect(looking).rejects.toThrow(FileError);
    await expect(looking).rejects.toThrow(message);
    await expect(looking).rejects.toThrow(/^mine\.bin: /);
    // The name does not make it one.
    if (!message.source.includes('begins')) await expect(formatOf(begin, 'mine.h5')).rejects.toThrow(message);
  });

  test('a tar archive says what it is later', async () => {
    await expect(formatOf(`${'\0'.repeat(257)}ustar`)).rejects.toThrow(/tar archive/);
  });

  test('nothing', async () => {
    await expect(weightFormat(bytesInMemory('empty.h5', new Uint8Array(0)))).rejects.toThrow(
      /empty\.h5: the file is empty/,
    );
  });
});
