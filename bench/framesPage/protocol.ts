/** What the benchmark of frames and its page tell each other. */
export interface SlicingRequest {
  /** The network that comes along, or one of VGG16's size with random weights. */
  readonly network: 'embedded' | 'vgg16';
  /** Of the picture's longest side, in pixels. */
  readonly size: number;
  /** Steps of each kind that are measured. */
  readonly rounds: number;
}

/** Milliseconds of each step until the device was done, run in one go and in slices, by turns. */
export interface SlicingTimes {
  readonly device: string;
  readonly whole: readonly number[];
  readonly sliced: readonly number[];
  /** Slices of the last step. */
  readonly slices: number;
}

declare global {
  interface Window {
    measureSlicing(request: SlicingRequest): Promise<SlicingTimes>;
  }
}
