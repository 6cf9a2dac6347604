/**
 * What units of work cost, learnt from how long they took.
 *
 * Stretches of units that were measured are known by themselves; of others the kind is, by the last of it that was
 * measured. Draws of one program differ by a factor of a hundred, so one figure for all of them would be of no use.
 */

/** Units that follow one another and cost about the same. */
export interface Stretch {
  readonly units: number;
  /** Units of one kind cost about in proportion to their weight. */
  readonly kind: string;
  readonly weight: number;
}

/** Units of one stretch that are done in one go. */
export interface Part {
  readonly stretch: Stretch;
  readonly units: number;
}

/** How much of a new measurement is believed when it is above what was known (others use the machine too), and below. */
const [rising, falling] = [0.4, 0.8];
/** A measurement counts as at most this many times more, or less, than what was known. */
const surprise = 4;
/**
 * Where many share the machine a slice waits longer than it works, however short it is: a unit costs at most so many times
 * what it was seen to cost, and that is forgotten at so much a measurement.
 */
const [patience, forgetting] = [4, 1.01];
/** What is ventured where a cost is only guessed: a share of the time wanted, and units. */
const [daring, few] = [0.25, 8];

export class Costs {
  /** Milliseconds of a unit: as of late, and at its best. */
  readonly #known = new WeakMap<Stretch, { readonly cost: number; readonly best: number }>();
  /** Milliseconds for each weight. */
  readonly #guessed = new Map<string, number>();

  /**
   * The next units that take about `ms` together: at least one. A stretch that fits into `ms` is not cut. What nothing is
   * known about is tried by a single unit, and a long stretch that was never measured by a few, both by themselves.
   *
   * @param position units done so far.
   */
  fit(stretches: readonly Stretch[], position: number, ms: number): Part[] {
    const parts: Part[] = [];
    const add = (stretch: Stretch, units: number): void => {
      if (units > 0) parts.push({ stretch, units });
    };
    let [skip, left, dare] = [position, ms, ms * daring];
    for (const stretch of stretches) {
      const begun = Math.min(skip, stretch.units);
      skip -= begun;
      const units = stretch.units - begun;
      if (units === 0) continue;

      const isFirst = parts.length === 0;
      const known = this.#known.get(stretch)?.cost;
      const cost = known ?? this.#guess(stretch);
      if (cost === undefined || (known === undefined && units > few)) {
        if (isFirst) add(stretch, cost === undefined ? 1 : clampUnits(dare / cost, few));
        return parts;
      }
      const room = known === undefined ? Math.min(left, dare) : left;
      const fitting = clampUnits(room / cost, units, isFirst ? 1 : 0);
      if (isFirst || fitting === units || units * cost > ms) add(stretch, fitting);
      if (fitting < units) return parts;
      left -= units * cost;
      if (known === undefined) dare -= units * cost;
    }
    return parts;
  }

  /** Milliseconds of these parts; undefined unless all of them were measured. */
  known(parts: readonly Part[]): number | undefined {
    let sum = 0;
    for (const { stretch, units } of parts) {
      const known = this.#known.get(stretch);
      if (!known) return undefined;
      sum += units * known.cost;
    }
    return sum;
  }

  /** Takes in that these parts together took `ms`. */
  learn(parts: readonly Part[], ms: number): void {
    const count = parts.reduce((sum, { units }) => sum + units, 0);
    const expected = parts.reduce((sum, { stretch, units }) => sum + units * this.#cost(stretch, ms / count), 0);
    for (const { stretch } of parts) {
      // Of what was done together nobody knows which was slow: all of it, in proportion.
      const seen = (this.#cost(stretch, ms / count) * ms) / expected;
      const known = this.#known.get(stretch);
      const blended = Math.max(least, blend(known?.cost, seen));
      const best = Math.min(blended, (known?.best ?? Infinity) * forgetting);
      // A stretch without end is of units of any kind.
      const cost = Number.isFinite(stretch.units) ? Math.min(blended, best * patience) : blended;
      this.#known.set(stretch, { cost, best });
      this.#guessed.set(stretch.kind, cost / stretch.weight);
    }
  }

  #cost(stretch: Stretch, unknown: number): number {
    return this.#known.get(stretch)?.cost ?? this.#guess(stretch) ?? unknown;
  }

  #guess({ kind, weight }: Stretch): number | undefined {
    const rate = this.#guessed.get(kind);
    return rate === undefined ? undefined : rate * weight;
  }
}

/** Milliseconds: no unit is free. */
const least = 1e-6;

const clampUnits = (units: number, most: number, fewest = 1): number =>
  Math.max(fewest, Math.min(most, Math.floor(units)));

function blend(known: number | undefined, seen: number): number {
  if (known === undefined) return seen;
  const believed = Math.min(Math.max(seen, known / surprise), known * surprise);
  return known + (believed > known ? rising : falling) * (believed - known);
}
