/** Where the engine takes the time from: the machine's clock, or one that moves only when told. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still until it is moved, and only moves forward. */
export class SimulatedClock implements Clock {
  #now: Date;

  constructor(startsAt: Date) {
    this.#now = startsAt;
  }

  now(): Date {
    return this.#now;
  }

  /** Moves to an instant; an instant in the past leaves the clock where it is. */
  advanceTo(instant: Date): void {
    if (instant > this.#now) this.#now = instant;
  }
}
