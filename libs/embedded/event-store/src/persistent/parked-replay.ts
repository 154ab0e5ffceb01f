import { failureOf } from '../grpc/failure.js';
import { type GroupMessage, idOf } from './consumer.js';
import type { GroupStorage } from './group-storage.js';

const MOST_AT_ONCE = 64;

/** Takes parked events off the list again, a few at a time as there is room for them. */
export class ParkedReplay {
  private from = 0;
  private end = 0;

  constructor(
    private readonly storage: GroupStorage,
    private readonly tell: (sentence: string) => void,
  ) {}

  /** @param stopAt first revision of the parked stream that stays; all that are parked now unless given. @throws DamagedLog */
  start(stopAt: number | undefined): void {
    this.end = Math.max(this.end, Math.min(stopAt ?? Infinity, this.storage.parkedEnd));
  }

  /** The next few; those that are gone, and those that are damaged, are left out. */
  read(): GroupMessage[] {
    if (this.from >= this.end) return [];
    try {
      const { messages, next, damaged } = this.storage.parked(this.from, this.end, MOST_AT_ONCE);
      for (const damage of damaged) this.tell(`leaves a parked event out: ${damage.message}`);
      this.from = next;
      if (next >= this.end) this.takeOff(this.end);
      return messages.map((read) => ({
        id: idOf(read),
        read,
        at: undefined,
        sequence: undefined,
        retryCount: 0,
      }));
    } catch (error) {
      this.tell(`cannot replay what is parked: ${failureOf(error).details}`);
      this.from = this.end;
      return [];
    }
  }

  private takeOff(end: number): void {
    this.storage.unpark(end).catch((error: unknown) => {
      this.tell(`could not take replayed events off its list: ${failureOf(error).details}`);
    });
  }
}
