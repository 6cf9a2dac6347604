/** What a camera would add: light from one side, contrast, brightness, sensor noise. */
import { Rng } from '../core/rng.js';
import { clamp01 } from './shade.js';

/** Standard normal numbers, drawn once; pictures read them from their own place on. A prime keeps rows from repeating. */
const grain = normals(16381);

function normals(count: number): Float32Array {
  const rng = new Rng(1234567);
  return Float32Array.from({ length: count }, () => rng.normal());
}

/** Finishes a picture `[3, size, size]` in place and brings it into [0, 1]. */
export function finish(picture: Float32Array, size: number, rng: Rng): void {
  const contrast = rng.uniform(0.75, 1.15);
  const brightness = rng.uniform(-0.08, 0.08);
  const noise = rng.uniform(0, 0.05);
  const slope = rng.uniform(0, 0.35);
  const angle = rng.uniform(0, Math.PI * 2);
  const lightX = (slope * Math.cos(angle)) / size;
  const lightY = (slope * Math.sin(angle)) / size;
  let next = rng.int(grain.length);
  const half = (size - 1) / 2;
  let at = 0;
  for (let channel = 0; channel < 3; channel++) {
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        const light = 1 + (column - half) * lightX + (row - half) * lightY;
        const level = (picture[at] * light - 0.5) * contrast + 0.5 + brightness + noise * grain[next];
        picture[at] = clamp01(level);
        at += 1;
        next = next + 1 === grain.length ? 0 : next + 1;
      }
    }
  }
}
