/** What the classes of a network are called whose file does not say. */
import { labels } from './imagenet.js';

/** A thousand classes are ImageNet's, which every public classifier numbers alike; of others only the number is known. */
export function classLabels(count: number): readonly string[] {
  if (count === labels.length) return labels;
  return Array.from({ length: count }, (_, i) => `class ${i}`);
}
