/** Learning rates over a training run. */

/**
 * Linear warm-up from 0 to `peak`, then a half cosine down to 0 (Loshchilov & Hutter 2017, "SGDR", equation 5 without
 * restarts).
 *
 * @param step from 1 to `steps`. @param warmUp share of the steps spent rising, in [0, 1].
 */
export function warmUpCosine(step: number, steps: number, peak: number, warmUp: number): number {
  const progress = step / steps;
  if (progress < warmUp) return (peak * progress) / warmUp;
  const descent = warmUp < 1 ? (progress - warmUp) / (1 - warmUp) : 0;
  return (peak * (1 + Math.cos(Math.PI * descent))) / 2;
}

/** From 0 at the start to `most` at `share` of the steps, and `most` from then on. */
export function linearRise(step: number, steps: number, most: number, share: number): number {
  return share > 0 ? most * Math.min(1, step / (share * steps)) : most;
}
