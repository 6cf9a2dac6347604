/**
 * Adversarial pictures: the change within a small distance that confuses the network most. Training on them is what
 * makes a small network's gradients, and so its dreams, follow what people see (Madry et al. 2018, "Towards Deep Learning
 * Models Resistant to Adversarial Attacks"; Santurkar et al. 2019, "Image Synthesis with a Single (Robust) Classifier").
 *
 * Distances are Euclidean over a picture's numbers (colours in [0, 1]):
 *
 *     delta <- project( delta + stride g / |g| ),   g = d loss / d picture,   |delta| <= radius,   picture in [0, 1]
 *
 * One such step from a random start is enough for training (Wong, Rice & Kolter 2020, "Fast is better than free");
 * several measure how robust a network is.
 */
import type { Value } from '../core/graph.js';
import type { Rng } from '../core/rng.js';
import type { Shape } from '../core/shape.js';
import { add, clamp, divide, gradient, multiply, scale, sqrt, square, subtract, sum } from '../ops/index.js';

/** The Euclidean norm of each picture of a batch, `[N, 1, 1, 1]`. */
function norms(x: Value): Value {
  // The offset keeps a picture without gradient from dividing zero by zero.
  return sqrt(scale(sum(square(x), ['channels', 'height', 'width']), 1, 1e-20));
}

/** `delta`, shortened to `radius` (a scalar) where it is longer. */
function project(delta: Value, radius: Value): Value {
  return multiply(delta, clamp(divide(radius, norms(delta)), 0, 1));
}

/**
 * Appends one step of the attack.
 *
 * @param clean the pictures, `[N, 3, H, W]`. @param attacked where the attack stands; at first a random start.
 * @param loss of `attacked`. @param radius,stride scalars in the pictures' unit.
 * @returns the pictures after the step.
 */
export function attackStep(clean: Value, attacked: Value, loss: Value, radius: Value, stride: Value): Value {
  const [g] = gradient(loss, [attacked]);
  const step = multiply(divide(g, norms(g)), stride);
  const delta = project(subtract(add(attacked, step), clean), radius);
  return clamp(add(clean, delta), 0, 1);
}

/** Random starts: each picture moved in a random direction by `radius` times a uniform number, limited to [0, 1]. */
export function randomStarts(clean: Float32Array, shape: Shape, radius: number, rng: Rng): Float32Array {
  const length = clean.length / shape[0];
  const starts = new Float32Array(clean.length);
  for (let n = 0; n < shape[0]; n++) {
    const direction = Float32Array.from({ length }, () => rng.normal());
    const norm = Math.sqrt(direction.reduce((total, value) => total + value * value, 0));
    const distance = (radius * rng.next()) / norm;
    for (let i = 0; i < length; i++) {
      starts[n * length + i] = Math.min(Math.max(clean[n * length + i] + distance * direction[i], 0), 1);
    }
  }
  return starts;
}
