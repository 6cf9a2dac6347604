/**
 * How threads share out a launch. Plain JavaScript, because workers load it as it is.
 *
 * A launch is cut into blocks of `grain` units. Its description lies in shared memory; a thread takes the next block by
 * counting `remaining` down, and counts `done` up when it has computed it. Whoever comes late finds nothing left and has
 * touched nothing, so nobody needs to wait for a thread that is asleep: only for the blocks that were taken.
 *
 * Which thread computes a block makes no difference to the result.
 */

/** The cells of the shared description, each an int32. */
export const cell = /** @type {const} */ ({
  /** Grows by one at each launch; sleeping workers wait for that. */
  launches: 0,
  /** Blocks nobody has taken; zero or less when there are none. */
  remaining: 1,
  /** Blocks computed. */
  done: 2,
  /** 1 once a kernel failed on a worker. */
  failed: 3,
  blocks: 4,
  kernel: 5,
  args: 6,
  units: 7,
  grain: 8,
  scratch: 9,
  scratchBytes: 10,
});

export const cellCount = 11;

/**
 * Takes blocks of the present launch until there are none left.
 *
 * The description is read after a block was taken: until that block is done no other launch can begin.
 *
 * @param {Int32Array} shared the cells
 * @param {readonly ((args: number, begin: number, end: number, scratch: number) => void)[]} kernels
 * @param {number} thread number of this thread, for its part of the scratch memory
 */
export function takeBlocks(shared, kernels, thread) {
  for (;;) {
    const block = Atomics.sub(shared, cell.remaining, 1) - 1;
    if (block < 0) return;
    const blocks = shared[cell.blocks];
    const begin = block * shared[cell.grain];
    const end = Math.min(begin + shared[cell.grain], shared[cell.units]);
    const scratch = shared[cell.scratch] + thread * shared[cell.scratchBytes];
    try {
      kernels[shared[cell.kernel]](shared[cell.args], begin, end, scratch);
    } catch {
      Atomics.store(shared, cell.failed, 1);
    }
    if (Atomics.add(shared, cell.done, 1) + 1 === blocks) Atomics.notify(shared, cell.done);
  }
}
