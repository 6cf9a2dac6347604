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

declare global {
  interface Window {
    climb(request: ClimbRequest): Promise<ClimbAnswer>;
  }
}
