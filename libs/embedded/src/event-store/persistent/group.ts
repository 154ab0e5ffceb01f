import type { Failure } from '../grpc/failure.js';
import type { EventLog } from '../log/event-log.js';
import { type Consumer, type GroupMessage, idOf } from './consumer.js';
import { GroupStorage } from './group-storage.js';
import type { GroupSettings } from './settings.js';
import { Source } from './source.js';
import { type Strategy, strategyOf } from './strategy.js';
import type { ReadEvent } from '../messages/read-event.js';

export type NackAction = 'park' | 'retry' | 'skip' | 'stop';

const TICK_MS = 100;

/**
 * Competing consumers of one stream or of `$all`: gives each event to one of
 * them, again if it is not acknowledged, and remembers how far all is done.
 * Rules: PersistentSubscription.cs of EventStoreDB 23.10.
 */
export class Group {
  readonly storage: GroupStorage;
  readonly source: Source;
  readonly since = Date.now();
  consumers: readonly Consumer[] = [];
  checkpointed: string | undefined;
  lastKnown: number | undefined;
  total = 0;
  private readonly strategy: Strategy;
  private readonly outstanding = new Map<string, { message: GroupMessage; expires: number }>();
  private readonly retries: GroupMessage[] = [];
  private buffer: GroupMessage[] = [];
  private next: number;
  private sequence = 0;
  private lastSequence = -1;
  private lastRead: number | undefined;
  private checkpointedSequence = -1;
  private checkpointedAt = Date.now();
  private readonly stopWaking: () => void;
  private readonly ticker: NodeJS.Timeout;
  private pushing = false;
  private stopped = false;

  constructor(
    private readonly log: EventLog,
    readonly settings: GroupSettings,
    /** Where a new group that starts at the end begins. */
    end?: number,
  ) {
    this.source = new Source(log, settings);
    this.storage = new GroupStorage(log, settings);
    this.strategy = strategyOf(settings.strategy);
    this.checkpointed = this.storage.loadCheckpoint();
    this.next =
      this.checkpointed !== undefined
        ? this.source.parse(this.checkpointed) + 1
        : settings.startFrom === -1
          ? (end ?? this.source.end())
          : settings.startFrom;
    this.stopWaking = this.source.onGrowth(() => this.push());
    this.ticker = setInterval(() => this.tick(), TICK_MS);
    this.ticker.unref();
  }

  get inFlight(): number {
    return this.outstanding.size;
  }

  get waitingRetries(): number {
    return this.retries.length;
  }

  get buffered(): number {
    return this.buffer.length;
  }

  get live(): boolean {
    return this.next >= this.source.end();
  }

  join(consumer: Consumer): void {
    this.consumers = [...this.consumers, consumer];
    this.push();
  }

  /** Takes a consumer out; what it had not acknowledged goes to the others, in order. */
  leave(consumer: Consumer): void {
    if (!this.consumers.includes(consumer)) return;
    this.consumers = this.consumers.filter((each) => each !== consumer);
    const lost = [...consumer.held.values()].sort((a, b) => (a.sequence ?? -1) - (b.sequence ?? -1));
    for (const message of lost) this.giveAgain(message);
    this.push();
  }

  ack(ids: readonly string[]): void {
    for (const id of ids) this.release(id);
    void this.markCheckpoint(false);
    this.push();
  }

  nack(ids: readonly string[], action: NackAction, reason: string): void {
    for (const id of ids) {
      const message = this.outstanding.get(id)?.message;
      if (message === undefined) continue;
      if (action === 'park') void this.park(message, `Client explicitly NAK'ed message.\n${reason}`);
      else if (action === 'retry') this.retry(message);
      else this.release(id);
    }
    void this.markCheckpoint(false);
    this.push();
  }

  /** Gives parked events out again, up to a revision of the parked stream, and takes them off the list. */
  async replayParked(stopAt: number | undefined): Promise<void> {
    const end = Math.min(stopAt ?? Infinity, this.storage.parkedEnd);
    for (let from = 0; from < end && !this.stopped;) {
      const { messages, next } = this.storage.parked(from, end, this.settings.readBatchSize);
      for (const read of messages) this.retries.push(replayed(read));
      from = next;
      this.push();
    }
    if (end > 0) await this.storage.unpark(end);
  }

  /** Ends all connections and stops. */
  stop(failure?: Failure): void {
    this.stopped = true;
    clearInterval(this.ticker);
    this.stopWaking();
    for (const consumer of this.consumers) consumer.finish(failure);
    this.consumers = [];
  }

  private tick(): void {
    const now = Date.now();
    for (const { message, expires } of this.outstanding.values()) if (expires <= now) this.retry(message);
    this.push();
    void this.markCheckpoint(true);
  }

  /** Gives out what consumers have room for: retries first, then the log in order. */
  push(): void {
    if (this.pushing || this.stopped || this.consumers.length === 0) return;
    this.pushing = true;
    try {
      this.giveFrom(this.retries);
      while (this.consumers.some((consumer) => consumer.free > 0)) {
        if (this.buffer.length < this.settings.readBatchSize) this.fill();
        if (this.giveFrom(this.buffer) === 0) break;
      }
    } finally {
      this.pushing = false;
    }
  }

  private fill(): void {
    while (this.buffer.length < this.settings.readBatchSize) {
      const { events, next, atEnd } = this.source.read(this.next, this.settings.readBatchSize);
      this.next = next;
      for (const { event, at } of events) {
        const read = this.resolve(event);
        const sequence = this.sequence++;
        this.buffer.push({ id: idOf(read), read, at, before: this.lastRead, sequence, retryCount: 0 });
        this.lastRead = at;
      }
      if (atEnd) return;
    }
  }

  private resolve(event: ReadEvent['event'] & object): ReadEvent {
    if (!this.settings.resolveLinks || !event.link) return { event, link: undefined };
    const target = this.log.resolve(event);
    return target === event ? { event, link: undefined } : { event: target, link: event };
  }

  /** @returns how many were given. */
  private giveFrom(queue: GroupMessage[]): number {
    let given = 0;
    for (let index = 0; index < queue.length;) {
      const message = queue[index];
      if (message === undefined) break;
      const consumer = this.strategy(message, this.consumers);
      if (consumer === undefined) {
        if (!this.consumers.some((each) => each.free > 0)) break;
        index += 1;
        continue;
      }
      queue.splice(index, 1);
      this.give(consumer, message);
      given += 1;
    }
    return given;
  }

  private give(consumer: Consumer, message: GroupMessage): void {
    if (message.sequence !== undefined && message.sequence > this.lastSequence) {
      this.lastSequence = message.sequence;
      this.lastKnown = message.at;
    }
    if (this.outstanding.has(message.id)) return;
    const { messageTimeoutMs } = this.settings;
    const expires = messageTimeoutMs === 0 ? Infinity : Date.now() + messageTimeoutMs;
    this.outstanding.set(message.id, { message, expires });
    this.total += 1;
    consumer.give(message);
  }

  private release(id: string): void {
    this.outstanding.delete(id);
    for (const consumer of this.consumers) consumer.held.delete(id);
  }

  private retry(message: GroupMessage): void {
    const { maxRetryCount } = this.settings;
    if (message.retryCount >= maxRetryCount) {
      void this.park(message, `Reached retry count of ${maxRetryCount}`);
      return;
    }
    this.giveAgain(message);
  }

  private giveAgain(message: GroupMessage): void {
    this.release(message.id);
    this.retries.push({ ...message, retryCount: message.retryCount + 1 });
    this.retries.sort((a, b) => (a.sequence ?? -1) - (b.sequence ?? -1));
  }

  /** An event that cannot be parked is not lost: it is given out again. */
  private async park(message: GroupMessage, reason: string): Promise<void> {
    const entry = this.outstanding.get(message.id);
    if (entry !== undefined) entry.expires = Infinity;
    try {
      await this.storage.park(message.read, reason);
      this.release(message.id);
    } catch {
      this.release(message.id);
      this.retries.push(message);
    }
    void this.markCheckpoint(false);
    this.push();
  }

  /** Writes down how far everything is acknowledged, when enough has been or, on a tick, when it is time. */
  private async markCheckpoint(onTick: boolean): Promise<void> {
    const lowest = this.lowestUnacknowledged();
    const position = lowest === undefined ? this.lastKnown : lowest.before;
    const sequence = lowest?.sequence === undefined ? this.lastSequence : lowest.sequence - 1;
    if (position === undefined || sequence < 0) return;
    const done = sequence - this.checkpointedSequence;
    const { checkpointAfterMs, minCheckpointCount, maxCheckpointCount } = this.settings;
    const due =
      onTick &&
      Date.now() - this.checkpointedAt >= checkpointAfterMs &&
      done >= Math.max(minCheckpointCount, 1);
    if (!due && (done < maxCheckpointCount || done < 1)) return;
    const former = [this.checkpointedSequence, this.checkpointed] as const;
    this.checkpointedAt = Date.now();
    this.checkpointedSequence = sequence;
    this.checkpointed = this.source.format(position);
    try {
      await this.storage.saveCheckpoint(this.checkpointed);
    } catch {
      [this.checkpointedSequence, this.checkpointed] = former;
    }
  }

  private lowestUnacknowledged(): GroupMessage | undefined {
    let lowest: GroupMessage | undefined;
    const consider = (message: GroupMessage): void => {
      if (message.sequence === undefined) return;
      if (lowest?.sequence === undefined || message.sequence < lowest.sequence) lowest = message;
    };
    for (const { message } of this.outstanding.values()) consider(message);
    for (const message of this.retries) consider(message);
    for (const message of this.buffer)
      if (message.sequence !== undefined && message.sequence < this.lastSequence) consider(message);
    return lowest;
  }
}

const replayed = (read: ReadEvent): GroupMessage => ({
  id: idOf(read),
  read,
  at: undefined,
  before: undefined,
  sequence: undefined,
  retryCount: 0,
});
