/** What starting a worker takes and gives, on every platform. */

/** What a worker is told at its start. */
export interface WorkerStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Address of the shared cells (`blocks.js`). */
  readonly cells: number;
  /** Its number; the thread that uses the backend is 0. */
  readonly thread: number;
}

export interface WorkerHandle {
  terminate(): void;
}
