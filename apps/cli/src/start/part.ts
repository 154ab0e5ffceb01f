/** A part of the system that runs now. */
export interface RunningPart {
  readonly url: string;
  /** Settles when the part has ended, whether asked to or not, with a sentence that says how. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

/** A part of the system that can be started, and started again. */
export interface Part {
  readonly name: string;
  /** @throws Error that says why it does not start. An abort cuts the start short where that is possible. */
  start(abort: AbortSignal): Promise<RunningPart>;
}
