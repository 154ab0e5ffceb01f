import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { CommandLog } from '#application';
import { ourStreamPrefixes, type EventStore, type RecordedEvent } from '#event-store';
import { EVENT_STORE } from '../parts.js';

export type Listener = (event: RecordedEvent) => void | Promise<void>;

const betweenAttemptsMs = 2_000;
/** How many of the newest commands a new process learns, so that a key that comes back is known. */
const rememberedAtStart = 5_000;

/** Follows the log for as long as the process runs: one subscription for everything here that must hear of news. */
@Injectable()
export class LogFollower implements OnModuleDestroy {
  readonly #logger = new Logger(LogFollower.name);
  readonly #stopping = new AbortController();
  readonly #listeners = new Set<Listener>();
  #following: Promise<unknown> = Promise.resolve();
  #isLive = false;

  constructor(
    @Inject(EVENT_STORE) private readonly eventStore: EventStore,
    private readonly log: CommandLog,
  ) {}

  /** Whether news arrives at the moment. */
  get isLive(): boolean {
    return this.#isLive;
  }

  /** Tells a listener of each event from now on. */
  listen(listener: Listener): void {
    this.#listeners.add(listener);
  }

  /** Begins to follow. */
  start(): void {
    this.#following = Promise.all([this.#follow(), this.#rememberNewest()]);
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
          after: 'end',
          prefixes: ourStreamPrefixes,
          signal,
          onState: ({ state }: { state: string }) => (this.#isLive = state === 'live'),
        } as const;
        for await (const event of this.eventStore.follow(options)) {
          this.log.remember(event);
          for (const listener of this.#listeners) await this.#tell(listener, event);
        }
      } catch (error) {
        this.#logger.error(error, 'Following the log ended; it begins again at its end');
      }
      this.#isLive = false;
      await pause(betweenAttemptsMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async #tell(listener: Listener, event: RecordedEvent): Promise<void> {
    try {
      await listener(event);
    } catch (error) {
      this.#logger.warn(`A listener failed on ${event.streamId}: ${String(error)}`);
    }
  }

  async #rememberNewest(): Promise<void> {
    const { signal } = this.#stopping;
    try {
      const newest = { direction: 'backwards', maxCount: rememberedAtStart, signal } as const;
      for await (const event of this.eventStore.readAll(newest)) this.log.remember(event);
    } catch (error) {
      if (!signal.aborted) this.#logger.warn(`The newest commands were not read: ${String(error)}`);
    }
  }
}
