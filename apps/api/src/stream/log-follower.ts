import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { DeciderCommandHandler, mostKeysRemembered } from '#application';
import {
  ourStreamPrefixes,
  type PoisonedEvent,
  type EventStore,
  type LogPosition,
  type RecordedEvent,
} from '#event-store';
import { errorText } from '#platform';
import { EVENT_STORE } from '../platform/injection-tokens.js';

export type Listener = (event: RecordedEvent) => void | Promise<void>;
/** Told that there was something that nobody here heard of. */
export type GapListener = () => void;

const betweenAttemptsMs = 2_000;

/** Follows the log for as long as the process runs: one subscription for everything here that must hear of news. */
@Injectable()
export class LogFollower implements OnModuleDestroy {
  readonly #logger = new Logger(LogFollower.name);
  readonly #stopping = new AbortController();
  readonly #listeners = new Set<Listener>();
  readonly #gapListeners = new Set<GapListener>();
  /** Where to go on after a failure. */
  #after: LogPosition | 'end' = 'end';
  #following: Promise<unknown> = Promise.resolve();
  #isLive = false;

  constructor(
    @Inject(EVENT_STORE) private readonly eventStore: EventStore,
    private readonly commands: DeciderCommandHandler,
  ) {}

  /** Whether news arrives at the moment. */
  get isLive(): boolean {
    return this.#isLive;
  }

  /** Tells a listener of each event from now on. */
  listen(listener: Listener): void {
    this.#listeners.add(listener);
  }

  /** Tells a listener when events may have been passed over. */
  listenForGaps(listener: GapListener): void {
    this.#gapListeners.add(listener);
  }

  /** Begins to follow. */
  start(): void {
    this.#following = Promise.all([this.#follow(), this.#learnNewest()]);
  }

  async onModuleDestroy(): Promise<void> {
    this.#stopping.abort();
    await this.#following;
  }

  async #follow(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        const options = {
          after: this.#after,
          prefixes: ourStreamPrefixes,
          signal,
          onState: ({ state }: { state: string }) => this.#isNow(state === 'live'),
          onPoisoned: (poisoned: PoisonedEvent) => this.#passOver(poisoned),
        } as const;
        for await (const event of this.eventStore.follow(options)) {
          this.commands.hear(event);
          for (const listener of this.#listeners) await this.#tell(listener, event);
          this.#after = { commit: event.position, prepare: event.preparePosition };
        }
      } catch (error) {
        this.#logger.error(error, 'Following the log ended; it goes on from where it stood');
        // A beginning that is not known leaves a gap.
        if (this.#after === 'end') this.#tellOfGap();
      }
      this.#isNow(false);
      await pause(betweenAttemptsMs, undefined, { signal }).catch(() => undefined);
    }
  }

  #isNow(isLive: boolean): void {
    this.#isLive = isLive;
    if (!isLive) this.commands.hearsNoMore();
  }

  /** Steps over an event that cannot be read, which leaves a gap. */
  #passOver(poisoned: PoisonedEvent): void {
    this.#logger.warn(poisoned.message);
    this.#after = poisoned.position;
    this.#tellOfGap();
  }

  #tellOfGap(): void {
    for (const listener of this.#gapListeners) listener();
  }

  async #tell(listener: Listener, event: RecordedEvent): Promise<void> {
    try {
      await listener(event);
    } catch (error) {
      this.#logger.warn(`A listener failed on ${event.streamId}: ${errorText(error)}`);
    }
  }

  /** Learns the keys of the newest events, in their order: the oldest are the first to be forgotten. */
  async #learnNewest(): Promise<void> {
    const { signal } = this.#stopping;
    const newest: Pick<RecordedEvent, 'metadata'>[] = [];
    try {
      // An event that cannot be read was given under no key that could be repeated.
      const onPoisoned = () => undefined;
      const options = { direction: 'backwards', maxCount: mostKeysRemembered, signal, onPoisoned } as const;
      for await (const { metadata } of this.eventStore.readAll(options)) newest.push({ metadata });
    } catch (error) {
      if (!signal.aborted) this.#logger.warn(`The newest commands were not read: ${errorText(error)}`);
    }
    for (const event of newest.reverse()) this.commands.keys.learn(event);
  }
}
