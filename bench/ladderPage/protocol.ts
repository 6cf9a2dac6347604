/** What the benchmark `ladder-webgl.ts` and its page tell each other. */
export interface ClimbRequest {
  readonly channels: number;
  readonly size: number;
  readonly rounds: number;
  /** The files of shaders/ladder/ by their path below shaders/. */
  readonly shaders: Readonly<Record<string, string>>;
}

export interface StepResult {
  readonly name: string;
  /** Milliseconds of every round. */
  readonly times: readonly number[];
  /** Texels fetched in one run, counted by executing them. */
  readonly fetches: number;
  readonly draws: number;
  /** Relative distance from the first step's result. */
  readonly off: number;
}

export interface ClimbAnswer {
  /** What draws, in the driver's words. */
  readonly renderer: string;
  readonly steps: readonly StepResult[];
}

/** What is kept of one layer. */
export interface LadderResult {
  readonly channels: number;
  readonly size: number;
  readonly rounds: number;
  readonly renderer: string;
  readonly steps: readonly LadderStep[];
}

export interface LadderStep {
  readonly step: number;
  readonly name: string;
  /** Milliseconds: the median, and the best. */
  readonly ms: number;
  readonly best: number;
  /** Times faster than the step before. */
  readonly gain: number;
  readonly fetchesPerMultiplyAdd: number;
  readonly draws: number;
  readonly off: number;
}

declare global {
  interface Window {
    climb(request: ClimbRequest): Promise<ClimbAnswer>;
  }
}
