import type { GroupMessage } from './consumer.js';

/** Gone places at the front that are kept before the array is cut. */
const KEPT_IN_FRONT = 1024;
/** As many are put in their places one by one; more by sorting all at once. */
const FEW = 16;

/** Messages that wait to be given out, in the order of their source; parked ones that are replayed come first. */
export class MessageQueue {
  private items: GroupMessage[] = [];
  private head = 0;
  /** What the events take in memory. */
  bytes = 0;

  get size(): number {
    return this.items.length - this.head;
  }

  at(index: number): GroupMessage | undefined {
    return this.items[this.head + index];
  }

  /** Adds one that comes after all there are. */
  push(message: GroupMessage): void {
    this.items.push(message);
    this.bytes += bytesOf(message);
  }

  /** Adds messages at their places. */
  insert(messages: readonly GroupMessage[]): void {
    for (const message of messages) this.bytes += bytesOf(message);
    if (messages.length <= FEW) {
      for (const message of messages) this.items.splice(this.placeOf(message), 0, message);
      return;
    }
    this.items = [...this.items.slice(this.head), ...messages].sort((a, b) => orderOf(a) - orderOf(b));
    this.head = 0;
  }

  removeAt(index: number): void {
    const message = this.at(index);
    if (message !== undefined) this.bytes -= bytesOf(message);
    if (index > 0) {
      this.items.splice(this.head + index, 1);
      return;
    }
    this.head += 1;
    if (this.head < KEPT_IN_FRONT && this.head < this.items.length) return;
    this.items.splice(0, this.head);
    this.head = 0;
  }

  private placeOf(message: GroupMessage): number {
    let low = this.head;
    let high = this.items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.items[middle];
      if (other !== undefined && orderOf(other) <= orderOf(message)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const orderOf = ({ sequence }: GroupMessage): number => sequence ?? -1;

const bytesOf = ({ read }: GroupMessage): number => (read.event?.size ?? 0) + (read.link?.size ?? 0);
