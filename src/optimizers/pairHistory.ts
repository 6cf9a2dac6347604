/**
 * The memory of L-BFGS on the backend: the last m pairs s = change of the point, y = change of the gradient, and the
 * products of them all.
 *
 * Pair k lives in two variables of its own. When a pair is stored, its 3 m products with the others are computed there
 * and 3 m numbers come to the host.
 */
import type { Backend, Program } from '../core/backend.js';
import { Graph, type Value, Variable } from '../core/graph.js';
import { subtract } from '../ops/index.js';
import type { SavedVector } from './optimizer.js';
import { hostScalar } from './parameters.js';
import { twoLoop, type VectorProducts } from './twoLoop.js';
import { combination, copy, dot, pack } from './vectors.js';

/** A pair whose s . y is below this share of |s| |y| says nothing of the curvature in float32. */
const leastCosine = 1e-6;

export class PairHistory {
  /** Slots of the stored pairs, oldest first. */
  #order: readonly number[] = [];
  /** The slot the next pair takes. */
  #next = 0;
  readonly #sy: number[][];
  readonly #yy: number[][];

  private constructor(
    readonly backend: Backend,
    readonly size: number,
    private readonly vectors: Vectors,
    private readonly programs: Programs,
  ) {
    this.#sy = Array.from({ length: size }, () => new Array<number>(size).fill(0));
    this.#yy = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  }

  /**
   * @param direction set by {@link aim}. @param vector what H is multiplied by: the gradient, where the box lets it go.
   * @param limit makes the combination a direction that stays in the box.
   */
  static async create(
    backend: Backend,
    size: number,
    { direction, vector, limit }: { direction: Variable; vector: Variable; limit: (d: Value) => Value },
  ): Promise<PairHistory> {
    const make = (name: string): Variable => new Variable(name, direction.shape);
    const slots = Array.from({ length: size }, (_, i) => ({ s: make(`s ${i}`), y: make(`y ${i}`) }));
    const vectors: Vectors = { slots, s: make('s'), y: make('y') };
    return new PairHistory(backend, size, vectors, {
      pair: await pairProgram(backend, vectors),
      vector: await vectorProgram(backend, vectors, vector),
      aim: await aimProgram(backend, vectors, vector, direction, limit),
    });
  }

  get count(): number {
    return this.#order.length;
  }

  /** Sets `direction` to -H vector. @throws RangeError when there is no pair. */
  async aim(): Promise<void> {
    if (this.count === 0) throw new RangeError('L-BFGS: there is no pair to aim by.');
    const { vector, aim } = this.programs;
    vector.program.run();
    const products = await vector.program.read(vector.products);
    const p: VectorProducts = { s: Array.from(products.slice(0, this.size)), y: Array.from(products.slice(this.size)) };
    const { gamma, s, y } = twoLoop(this.#order, this.size, { sy: this.#sy, yy: this.#yy }, p);
    [...s, ...y, gamma].forEach((coefficient, i) => {
      this.backend.write(aim.coefficients[i], Float32Array.of(-coefficient));
    });
    aim.program.run();
  }

  /** Stores s = to - from and y = their gradients' difference, unless they say nothing of the curvature. */
  async learn(
    from: { point: Variable; gradient: Variable },
    to: { x: Variable; gradient: Variable },
  ): Promise<boolean> {
    const graph = new Graph();
    graph.assign(this.vectors.s, subtract(graph.read(to.x), graph.read(from.point)));
    graph.assign(this.vectors.y, subtract(graph.read(to.gradient), graph.read(from.gradient)));
    await this.runOnce(graph);
    return this.#store();
  }

  forget(): void {
    this.#order = [];
  }

  /** The pairs, oldest first. */
  async save(): Promise<{ next: number; vectors: SavedVector[] }> {
    const vectors: SavedVector[] = [];
    for (const slot of this.#order) {
      const { s, y } = this.vectors.slots[slot];
      vectors.push({ name: 's', role: 'point', data: await this.backend.read(s) });
      vectors.push({ name: 'y', role: 'gradient', data: await this.backend.read(y) });
    }
    return { next: this.#next, vectors };
  }

  /** Stores saved pairs again, into the slots they had: the order of a sum is part of its bits. */
  async restore(next: number, vectors: readonly SavedVector[]): Promise<void> {
    const ofName = (name: string): SavedVector[] => vectors.filter((vector) => vector.name === name).slice(-this.size);
    const [ss, ys] = [ofName('s'), ofName('y')];
    this.forget();
    this.#next = (((next - ss.length) % this.size) + this.size) % this.size;
    for (const [i, s] of ss.entries()) {
      this.backend.write(this.vectors.s, s.data);
      this.backend.write(this.vectors.y, ys[i].data);
      await this.#store();
    }
  }

  dispose(): void {
    const { pair, vector, aim } = this.programs;
    for (const { program } of [pair, vector, aim]) program.dispose();
    const { slots, s, y } = this.vectors;
    for (const variable of [...slots.flatMap((slot) => [slot.s, slot.y]), s, y, ...aim.coefficients]) {
      this.backend.release(variable);
    }
  }

  /** Stores the pair that lies in `s` and `y`. */
  async #store(): Promise<boolean> {
    const slot = this.#next;
    const { pair } = this.programs;
    const graph = new Graph();
    graph.assign(this.vectors.slots[slot].s, copy(graph.read(this.vectors.s)));
    graph.assign(this.vectors.slots[slot].y, copy(graph.read(this.vectors.y)));
    // The slot's former pair is gone, whether the new one is worth keeping or not.
    const order = this.#order.filter((other) => other !== slot);
    this.#order = order;
    await this.runOnce(graph);
    pair.program.run();
    const products = await pair.program.read(pair.products);
    for (let i = 0; i < this.size; i++) {
      this.#sy[i][slot] = products[i];
      this.#sy[slot][i] = products[this.size + i];
      this.#yy[i][slot] = products[2 * this.size + i];
      this.#yy[slot][i] = products[2 * this.size + i];
    }
    const [sy, yy, ss] = [this.#sy[slot][slot], this.#yy[slot][slot], products[3 * this.size]];
    if (!(sy > leastCosine * Math.sqrt(ss * yy))) return false;
    this.#order = [...order, slot];
    this.#next = (slot + 1) % this.size;
    return true;
  }

  /** Runs a graph of copies. It is compiled for this once: kept, each of the m would hold memory for two pictures. */
  private async runOnce(graph: Graph): Promise<void> {
    const program = await this.backend.compile(graph, []);
    program.run();
    program.dispose();
  }
}

interface Vectors {
  readonly slots: readonly { readonly s: Variable; readonly y: Variable }[];
  /** The pair to be stored. */
  readonly s: Variable;
  readonly y: Variable;
}

interface Products {
  readonly program: Program;
  readonly products: Value;
}

interface Programs {
  /** s_i . y, s . y_i and y_i . y for all slots, and s . s. */
  readonly pair: Products;
  /** s_i . p and y_i . p for all slots. */
  readonly vector: Products;
  readonly aim: { readonly program: Program; readonly coefficients: readonly Variable[] };
}

async function pairProgram(backend: Backend, { slots, s, y }: Vectors): Promise<Products> {
  const graph = new Graph();
  const [newS, newY] = [graph.read(s), graph.read(y)];
  const products = pack([
    ...slots.map((slot) => dot(graph.read(slot.s), newY)),
    ...slots.map((slot) => dot(graph.read(slot.y), newS)),
    ...slots.map((slot) => dot(graph.read(slot.y), newY)),
    dot(newS, newS),
  ]);
  return { program: await backend.compile(graph, [products]), products };
}

async function vectorProgram(backend: Backend, { slots }: Vectors, vector: Variable): Promise<Products> {
  const graph = new Graph();
  const p = graph.read(vector);
  const products = pack([
    ...slots.map((slot) => dot(graph.read(slot.s), p)),
    ...slots.map((slot) => dot(graph.read(slot.y), p)),
  ]);
  return { program: await backend.compile(graph, [products]), products };
}

async function aimProgram(
  backend: Backend,
  { slots }: Vectors,
  vector: Variable,
  direction: Variable,
  limit: (d: Value) => Value,
): Promise<Programs['aim']> {
  const graph = new Graph();
  const basis = [...slots.map(({ s }) => s), ...slots.map(({ y }) => y), vector];
  const coefficients = basis.map((_, i) => hostScalar(`direction coefficient ${i}`));
  const factors = coefficients.map((coefficient) => graph.read(coefficient));
  const vectors = basis.map((variable) => graph.read(variable));
  graph.assign(direction, limit(combination(factors, vectors)));
  return { program: await backend.compile(graph, []), coefficients };
}
