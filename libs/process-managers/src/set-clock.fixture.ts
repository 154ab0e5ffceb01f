import type { Clock } from '#platform';

/** A clock that goes on by itself, and that can be set forwards and back as a machine's can. */
export class SetClock implements Clock {
  constructor(public offsetMs = 0) {}

  now(): Date {
    return new Date(Date.now() + this.offsetMs);
  }

  setTo(instant: Date): void {
    this.offsetMs = instant.getTime() - Date.now();
  }
}
