/** The layer that is climbed, and a step of the ladder. */

/** 3x3, padding 1, as many channels out as in. */
export interface Layer {
  readonly channels: number;
  /** Height and width in pixels. */
  readonly size: number;
  /** [channels, size, size] */
  readonly x: Float32Array;
  /** [channels, channels, 3, 3] */
  readonly w: Float32Array;
}

export interface Rung {
  readonly name: string;
  /** Hands the whole convolution to the GPU. */
  submit(): void;
  /** Resolves when all that was submitted is there. */
  finish(): Promise<void>;
  /** [channels, size, size] */
  result(): Promise<Float32Array>;
}
