/** A place in a group's source, and how many events of it were looked at up to there. */
export interface Place {
  /** Revision or position; `undefined` before the first event. */
  readonly at: number | undefined;
  readonly looked: number;
}

const KEPT_IN_FRONT = 1024;

/** How far the events of a group are done, whatever order they are done in. */
export class Progress {
  /** Of each event from the oldest on that is not done: the place before it; `undefined` once it is done. */
  private open: (Place | undefined)[] = [];
  private head = 0;
  /** Sequence of the first in `open`. */
  private first = 0;

  /** @param reached the place up to which the source was read. */
  constructor(public reached: Place) {}

  /** Notes that an event is to be done, and gives the number that it is called by from now on. */
  begin(at: number): number {
    const sequence = this.first + this.open.length;
    this.open.push(this.reached);
    this.reached = { at, looked: this.reached.looked + 1 };
    return sequence;
  }

  /** Notes events that need not be done. @param at the last of them. */
  pass(at: number, count: number): void {
    if (count > 0) this.reached = { at, looked: this.reached.looked + count };
  }

  finish(sequence: number): void {
    const index = sequence - this.first;
    if (index < this.head) return;
    this.open[index] = undefined;
    while (this.head < this.open.length && this.open[this.head] === undefined) this.head += 1;
    if (this.head < KEPT_IN_FRONT && this.head < this.open.length) return;
    this.open.splice(0, this.head);
    this.first += this.head;
    this.head = 0;
  }

  /** The place up to which everything is done. */
  get done(): Place {
    return this.open[this.head] ?? this.reached;
  }
}
