/** Lays pictures out as a contact sheet. */

/**
 * @param pictures each `[3, height, width]`, row by row
 * @param columns pictures in a row
 * @param gap pixels of `ground` around and between them
 * @returns the sheet `[3, height, width]` and its size
 */
export function contactSheet(
  pictures: readonly Float32Array[],
  width: number,
  height: number,
  columns: number,
  gap = 2,
  ground = 0.08,
): { data: Float32Array; width: number; height: number } {
  if (pictures.length === 0 || columns < 1)
    throw new RangeError('A contact sheet needs at least one picture and one column.');
  const rows = Math.ceil(pictures.length / columns);
  const sheetWidth = columns * (width + gap) + gap;
  const sheetHeight = rows * (height + gap) + gap;
  const data = new Float32Array(3 * sheetWidth * sheetHeight).fill(ground);
  pictures.forEach((picture, index) => {
    const left = gap + (index % columns) * (width + gap);
    const top = gap + Math.floor(index / columns) * (height + gap);
    for (let channel = 0; channel < 3; channel++) {
      for (let row = 0; row < height; row++) {
        const from = (channel * height + row) * width;
        data.set(picture.subarray(from, from + width), (channel * sheetHeight + top + row) * sheetWidth + left);
      }
    }
  });
  return { data, width: sheetWidth, height: sheetHeight };
}

/** Planar floats in [0, 1] `[3, height, width]` as interleaved bytes `[height, width, 3]`, for an image encoder. */
export function toBytes(picture: Float32Array): Uint8ClampedArray {
  const plane = picture.length / 3;
  const bytes = new Uint8ClampedArray(picture.length);
  for (let i = 0; i < plane; i++) {
    for (let channel = 0; channel < 3; channel++) bytes[i * 3 + channel] = picture[channel * plane + i] * 255;
  }
  return bytes;
}
