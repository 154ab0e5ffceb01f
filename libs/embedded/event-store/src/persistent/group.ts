import { dropped, failureOf, type Failure } from '../grpc/failure.js';
import type { EventLog } from '../log/event-log.js';
import { DamagedLog } from '../log/recorded-event.js';
import { CheckpointWriter } from './checkpoint-writer.js';
import { type Consumer, type GroupMessage, idOf } from './consumer.js';
import { GroupStorage } from './group-storage.js';
import { MessageQueue } from './message-queue.js';
import { ParkedReplay } from './parked-replay.js';
import { Progress } from './progress.js';
import type { GroupSettings } from './settings.js';
import { Source } from './source.js';
import { type Strategy, strategyOf } from './strategy.js';
import type { ReadEvent } from '../messages/read-event.js';

export type NackAction = 'park' | 'retry' | 'skip' | 'stop';

/** An event that a consumer holds. */
interface Outstanding {
  readonly message: GroupMessage;
  readonly consumer: Consumer;
  expires: number;
}

const TICK_MS = 100;
/** Events given out, or looked at for whom they are, in one slice. */
const MOST_AT_ONCE = 128;
const LOOK_AHEAD = 1024;
const MOST_EXPIRED_AT_ONCE = 500;
const LARGEST_BATCH = 10_000;
const MOST_BUFFERED_BYTES = 16 * 1024 * 1024;

/**
 * Competing consumers of one stream or of `$all`: gives each event to one of
 * them, again if it is not acknowledged, and remembers how far all is done.
 * Works in slices that let others have their turn, and never throws into the log that wakes it.
 * Rules: PersistentSubscription.cs of EventStoreDB 23.10.
 */
export class Group {
  readonly storage: GroupStorage;
  readonly source: Source;
  readonly checkpoints: CheckpointWriter;
  readonly since = Date.now();
  consumers: readonly Consumer[] = [];
  lastKnown: number | undefined;
  total = 0;
  private readonly strategy: Strategy;
  private readonly outstanding = new Map<string, Outstanding>();
  private readonly retries = new MessageQueue();
  private readonly buffer = new MessageQueue();
  private readonly progress: Progress;
  private readonly replay: ParkedReplay;
  private next: number;
  private readonly stopWaking: () => void;
  private ticker: NodeJS.Timeout | undefined;
  private damage: DamagedLog | undefined;
  private buried = false;
  private wanted = false;
  private working = false;
  private stopped = false;

  constructor(
    private readonly log: EventLog,
    readonly settings: GroupSettings,
    private readonly warn: (sentence: string) => void,
    /** Where a new group that starts at the end begins. */
    end?: number,
  ) {
    this.source = new Source(log, settings);
    this.storage = new GroupStorage(log, settings);
    this.strategy = strategyOf(settings.strategy);
    this.replay = new ParkedReplay(this.storage, (sentence) => this.tell(sentence));
    const checkpoint = this.storage.loadCheckpoint(this.source, (sentence) => this.tell(sentence));
    this.checkpoints = new CheckpointWriter(settings, this.source, this.storage, (sentence) =>
      this.tell(sentence),
    );
    if (checkpoint !== undefined) this.checkpoints.last = this.source.format(checkpoint);
    if (checkpoint !== undefined) this.next = checkpoint + 1;
    else this.next = settings.startFrom === -1 ? (end ?? this.source.endIfWhole()) : settings.startFrom;
    this.progress = new Progress({ at: checkpoint, looked: 0 });
    this.stopWaking = this.source.onGrowth(() => this.wake());
    this.wake();
  }

  /** Why nobody can join: what it was created with is not served. */
  get refusal(): Failure | undefined {
    return this.source.refusal;
  }

  get inFlight(): number {
    return this.outstanding.size;
  }

  get waitingRetries(): number {
    return this.retries.size;
  }

  get buffered(): number {
    return this.buffer.size;
  }

  get live(): boolean {
    return this.damage === undefined && this.next >= this.source.endIfWhole();
  }

  join(consumer: Consumer): void {
    this.consumers = [...this.consumers, consumer];
    this.damage = undefined;
    this.wake();
  }

  /** Takes a consumer out; what it had not acknowledged goes to the others, in order. */
  leave(consumer: Consumer): void {
    if (!this.consumers.includes(consumer)) return;
    this.consumers = this.consumers.filter((each) => each !== consumer);
    this.giveAgain([...consumer.held.values()]);
    this.wake();
  }

  ack(ids: readonly string[]): void {
    for (const id of ids) this.release(id, true);
    this.markCheckpoint(false);
    this.wake();
  }

  nack(ids: readonly string[], action: NackAction, reason: string): void {
    const messages = ids.flatMap((id) => this.outstanding.get(id)?.message ?? []);
    if (action === 'park')
      for (const message of messages) void this.park(message, `Client explicitly NAK'ed message.\n${reason}`);
    else if (action === 'retry') this.retry(messages);
    else for (const { id } of messages) this.release(id, true);
    this.markCheckpoint(false);
    this.wake();
  }

  /** Gives parked events out again, up to a revision of the parked stream, and takes them off the list. */
  replayParked(stopAt: number | undefined): void {
    this.replay.start(stopAt);
    this.wake();
  }

  /** Ends all connections and stops. */
  stop(failure?: Failure): void {
    this.stopped = true;
    clearTimeout(this.ticker);
    this.stopWaking();
    for (const consumer of this.consumers) consumer.finish(failure);
    this.consumers = [];
  }

  /** Gives out what consumers have room for, as soon as there is a turn for it. */
  wake(): void {
    this.wanted = true;
    if (this.working || this.stopped || this.refusal !== undefined) return;
    this.working = true;
    void this.work();
  }

  private async work(): Promise<void> {
    while (this.wanted && !this.stopped) {
      await this.log.scheduler.slice();
      this.wanted = false;
      try {
        if (!this.stopped && this.slice()) this.wanted = true;
      } catch (error) {
        this.endConsumers(failureOf(error));
        this.tell(`could not go on: ${failureOf(error).details}`);
      }
    }
    this.working = false;
    this.markCheckpoint(false);
    this.arm();
  }

  /** A bounded piece of work. @returns whether there is more to do at once. */
  private slice(): boolean {
    if (this.consumers.length > 0 && this.retries.size < MOST_AT_ONCE)
      for (const message of this.replay.read()) this.retries.push(message);
    const isFilling = this.fill();
    const given = this.giveFrom(this.retries, MOST_AT_ONCE);
    const both = given + (given < MOST_AT_ONCE ? this.giveFrom(this.buffer, MOST_AT_ONCE - given) : 0);
    this.tellOfEnd();
    return isFilling || both > 0;
  }

  /** Reads on, if there is room for more. @returns whether there may be more to read. */
  private fill(): boolean {
    const { readBatchSize } = this.settings;
    const wanted = this.consumers.length === 0 ? 1 : Math.min(Math.max(readBatchSize, 1), LARGEST_BATCH);
    const room = wanted - this.buffer.size;
    if (room <= 0 || this.buffer.bytes > MOST_BUFFERED_BYTES || this.damage !== undefined) return false;
    const { events, passed, next, atEnd, damage, buried } = this.source.read(this.next, room);
    for (const { event, at, passed: before } of events) {
      const read = this.resolve(event);
      if (read === undefined) {
        this.next = at;
        return false;
      }
      this.progress.pass(at - 1, before);
      const sequence = this.progress.begin(at);
      this.buffer.push({ id: idOf(read), read, at, sequence, retryCount: 0 });
    }
    this.progress.pass(next - 1, passed);
    this.next = next;
    this.damage = damage;
    this.buried = buried ?? false;
    return !atEnd && this.buffer.size < wanted;
  }

  /** @returns nothing, and notes why, when what the event stands for is damaged. */
  private resolve(event: ReadEvent['event'] & object): ReadEvent | undefined {
    if (!this.settings.resolveLinks || !event.link) return { event, link: undefined };
    try {
      const target = this.log.resolve(event);
      return target === event ? { event, link: undefined } : { event: target, link: event };
    } catch (error) {
      if (!(error instanceof DamagedLog)) throw error;
      this.damage = error;
      return undefined;
    }
  }

  /**
   * Ends the connections once they have acknowledged all that comes before what cannot be read: with DATA_LOSS where that
   * is damaged, as dropped where the stream is tombstoned.
   */
  private tellOfEnd(): void {
    if ((this.damage === undefined && !this.buried) || this.consumers.length === 0) return;
    if (this.outstanding.size + this.retries.size + this.buffer.size > 0) return;
    this.endConsumers(this.damage === undefined ? dropped(this.settings) : failureOf(this.damage));
  }

  private endConsumers(failure: Failure): void {
    const ended = this.consumers;
    this.consumers = [];
    for (const consumer of ended) {
      this.giveAgain([...consumer.held.values()]);
      consumer.finish(failure);
    }
  }

  /** @returns how many were given. */
  private giveFrom(queue: MessageQueue, most: number): number {
    const { looksAhead } = this.strategy;
    let given = 0;
    for (let index = 0; index < queue.size && index < LOOK_AHEAD && given < most;) {
      const message = queue.at(index);
      if (message === undefined || !this.consumers.some(({ free }) => free > 0)) break;
      const consumer = this.strategy.choose(message, this.consumers);
      if (consumer === undefined) {
        if (!looksAhead) break;
        index += 1;
        continue;
      }
      queue.removeAt(index);
      this.give(consumer, message);
      given += 1;
    }
    return given;
  }

  private give(consumer: Consumer, message: GroupMessage): void {
    if (message.at !== undefined) this.lastKnown = Math.max(this.lastKnown ?? 0, message.at);
    if (this.outstanding.has(message.id)) return this.finish(message);
    const { messageTimeoutMs } = this.settings;
    const expires = messageTimeoutMs === 0 ? Infinity : Date.now() + messageTimeoutMs;
    this.outstanding.set(message.id, { message, consumer, expires });
    this.total += 1;
    consumer.give(message);
  }

  /** @param done whether the event is done with, not given out again. */
  private release(id: string, done: boolean): void {
    const entry = this.outstanding.get(id);
    if (entry === undefined) return;
    this.outstanding.delete(id);
    entry.consumer.held.delete(id);
    if (done) this.finish(entry.message);
  }

  private finish({ sequence }: GroupMessage): void {
    if (sequence !== undefined) this.progress.finish(sequence);
  }

  private retry(messages: readonly GroupMessage[]): void {
    const { maxRetryCount } = this.settings;
    const again = messages.filter(({ retryCount }) => retryCount < maxRetryCount);
    for (const message of messages)
      if (message.retryCount >= maxRetryCount)
        void this.park(message, `Reached retry count of ${maxRetryCount}`);
    this.giveAgain(again);
  }

  private giveAgain(messages: readonly GroupMessage[]): void {
    for (const { id } of messages) this.release(id, false);
    this.retries.insert(messages.map((message) => ({ ...message, retryCount: message.retryCount + 1 })));
  }

  /** An event that cannot be parked is not lost: it is given out again. */
  private async park(message: GroupMessage, reason: string): Promise<void> {
    const entry = this.outstanding.get(message.id);
    if (entry !== undefined) entry.expires = Infinity;
    try {
      await this.storage.park(message.read, reason);
      this.release(message.id, true);
    } catch (error) {
      this.tell(`could not park an event: ${failureOf(error).details}`);
      if (this.outstanding.has(message.id)) {
        this.release(message.id, false);
        this.retries.insert([message]);
      }
    }
    this.markCheckpoint(false);
    this.wake();
  }

  /** Looks again in a while if anything can fall due by then. */
  private arm(): void {
    const isDone = this.outstanding.size === 0 && !this.checkpoints.isBehind(this.progress.done);
    if (this.ticker !== undefined || this.stopped || isDone) return;
    this.ticker = setTimeout(() => this.tick(), TICK_MS);
    this.ticker.unref();
  }

  private tick(): void {
    this.ticker = undefined;
    const now = Date.now();
    const expired: GroupMessage[] = [];
    for (const { message, expires } of this.outstanding.values()) {
      if (expires <= now) expired.push(message);
      if ((expires > now && expires !== Infinity) || expired.length >= MOST_EXPIRED_AT_ONCE) break;
    }
    this.retry(expired);
    this.markCheckpoint(true);
    this.wake();
    this.arm();
  }

  private markCheckpoint(onTick: boolean): void {
    if (!this.stopped) this.checkpoints.consider(this.progress.done, onTick);
  }

  private tell(sentence: string): void {
    this.warn(`The persistent subscription ${this.settings.group} of ${this.settings.stream} ${sentence}`);
  }
}
