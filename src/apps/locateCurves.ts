/**
 * Insertion and deletion (Petsiuk, Das & Saenko 2018, "RISE", section 4.3): does a mask rank the pixels by what they do for
 * the class? The photo is uncovered, or covered, from the mask's brightest pixels on; the score is the mean of the class's
 * probability on the way. Insertion should be high, deletion low. What is covered has the photo's mean colour.
 */
import { Tensor } from '../core/tensor.js';
import { type Classifier, meanProbabilities } from './locateClassifier.js';
import { meanColour, throughOpacity } from './locateRegions.js';

export interface Curves {
  readonly insertion: number;
  readonly deletion: number;
}

/**
 * @param mask `[1, 1, H, W]` over the photo. @param index the class.
 * @param points of each curve, evenly from all pixels covered to none; each is a picture classified.
 */
export async function curvesOf(
  classifier: Classifier,
  photo: Tensor,
  mask: Tensor,
  index: number,
  points: number,
): Promise<Curves> {
  const pixels = mask.data.length;
  const order = Uint32Array.from({ length: pixels }, (_, p) => p).sort((a, b) => mask.data[b] - mask.data[a] || a - b);
  const colour = meanColour(photo);
  const areaUnder = async (shown: (rank: number, count: number) => number): Promise<number> => {
    let total = 0;
    for (let point = 0; point < points; point++) {
      const count = Math.round((point / (points - 1)) * pixels);
      const alpha = new Float32Array(pixels);
      order.forEach((p, rank) => (alpha[p] = shown(rank, count)));
      const map = await classifier.classify(throughOpacity(photo, alpha, colour));
      // The trapezoidal rule: the ends count half.
      const weight = point === 0 || point === points - 1 ? 0.5 : 1;
      total += weight * meanProbabilities(map)[index];
    }
    return total / (points - 1);
  };
  return {
    insertion: await areaUnder((rank, count) => (rank < count ? 1 : 0)),
    deletion: await areaUnder((rank, count) => (rank < count ? 0 : 1)),
  };
}
