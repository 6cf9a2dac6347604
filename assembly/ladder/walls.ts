/**
 * Step 5: the same with the engine's own micro-kernel (../matmul.ts), which takes three k at a time with a way out after each.
 */
import { Reduction, tile } from '../matmul';

/** Where the micro-kernel finds four addresses to read from, four to write to, eight zeros for a bias, and the rest. */
const work = memory.data(256, 16);

export function walls(x: usize, w: usize, y: usize, channels: i32, outputs: i32, height: i32, width: i32): void {
  const reduction = changetype<Reduction>(work + 64);
  reduction.runs = 3;
  reduction.runBytes = (3 * channels) << 2;
  reduction.runStride = ((width + 2) * channels) << 2;
  reduction.lowest = -Infinity;
  for (let i = 0; i < height; i++) {
    for (let j = 0; j < width; j += 4) {
      for (let pixel = 0; pixel < 4; pixel++) {
        store<usize>(work + (pixel << 2), x + (((i * (width + 2) + j + pixel) * channels) << 2));
        store<usize>(work + 16 + (pixel << 2), y + (((i * width + j + pixel) * outputs) << 2));
      }
      for (let o = 0; o < outputs; o += 8) {
        tile(work, work + 16, o << 2, w + ((o * 9 * channels) << 2), work + 128, reduction);
      }
    }
  }
}
