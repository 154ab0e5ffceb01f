import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { LRUCache } from 'lru-cache';
import type { Pool } from 'pg';
import { DeciderCommandHandler, ReferenceData, type CommandEnvelope } from '#application';
import { deliverNotificationsName, openDispatch, type OpenDispatch } from '#notifications';
import type { EventStore } from '#event-store';
import { errorText, SimulatedClock, type Clock, type Config } from '#platform';
import {
  advanceSimulatedTime,
  ClockOnlyMovesForward,
  fireDueTimers,
  followSimulatedClock,
  rederiveAll,
  SimulationNotFinished,
  type Advanced,
  type Firing,
  type FollowedClock,
  type Sending,
} from '#process-managers';
import { connectQueues, consumerStates, type Queues, type PositionWatch } from '#consumers';
import { CLOCK, CONFIG, EVENT_STORE, POOL, POSITIONS } from '../platform/injection-tokens.js';
import { Problem } from '../problems/problem.js';

const mostWaiting = 8;

/** Moves the simulated clock, one request after another. */
@Injectable()
export class Simulation implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #logger = new Logger(Simulation.name);
  readonly #stopping = new AbortController();
  #followed: FollowedClock | undefined;
  #firing: Firing | undefined;
  #queues: Queues | undefined;
  #dispatch: OpenDispatch | undefined;
  #waiting = 0;
  /** What those asked of late come to, by the id of the command. */
  readonly #answered = new LRUCache<string, Promise<Advanced>>({ max: 1_000 });
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(EVENT_STORE) private readonly eventStore: EventStore,
    @Inject(POOL) private readonly pool: Pool,
    @Inject(POSITIONS) private readonly positions: PositionWatch,
    private readonly bus: CommandBus,
    private readonly reference: ReferenceData,
    private readonly commands: DeciderCommandHandler,
  ) {}

  /** Puts the clock where it stood when the system last ran. */
  async onApplicationBootstrap(): Promise<void> {
    if (!(this.clock instanceof SimulatedClock)) return;
    const onTrouble = (error: Error) =>
      this.#logger.warn(`The simulated clock is not followed: ${errorText(error)}`);
    this.#followed = await followSimulatedClock(this.eventStore, this.clock, onTrouble);
  }

  /**
   * Sets the clock forward, and answers when everything due until then has happened.
   * Asked again under its key, it answers the same, while this process lasts.
   * @throws Problem 404 in a normal run, 409 for a time that has passed, 503 when it takes too long; IdempotencyKeyReused
   */
  async advance(to: Date, asked: CommandEnvelope): Promise<Advanced> {
    const { clock } = this;
    if (!(clock instanceof SimulatedClock)) throw new Problem(404, 'route-not-found');
    const answered = this.#answered.get(asked.commandId);
    if (answered) return this.commands.keys.during(asked, () => answered);
    if (this.#waiting >= mostWaiting)
      throw new Problem(429, 'too-many-requests', { headers: { 'retry-after': '5' } });
    this.#waiting += 1;
    const before = this.#last;
    const mine = this.commands.keys
      .during(asked, () => before.then(() => this.#advance(to, asked, clock)))
      .catch((error: unknown) => {
        this.#answered.delete(asked.commandId);
        throw problemOfAdvance(error);
      });
    this.#answered.set(asked.commandId, mine);
    this.#last = Promise.allSettled([before, mine]);
    try {
      return await mine;
    } finally {
      this.#waiting -= 1;
    }
  }

  async onModuleDestroy(): Promise<void> {
    this.#stopping.abort(new Problem(503, 'shutting-down', { headers: { 'retry-after': '5' } }));
    await this.#last;
    await Promise.allSettled([this.#followed?.stop(), this.#firing?.close(), this.#queues?.close()]);
    this.#dispatch?.close();
  }

  async #advance(to: Date, asked: CommandEnvelope, clock: SimulatedClock): Promise<Advanced> {
    const { eventStore, commands, pool, positions } = this;
    const states = await consumerStates(pool);
    const consumers = states.filter(({ live }) => live).map(({ name }) => name);
    const firing = (this.#firing ??= fireDueTimers({
      pool,
      bus: this.bus,
      clock,
      calendar: () => this.reference.calendar(),
      onFailure: (error, directiveId) =>
        this.#logger.warn(`${directiveId} was not fired: ${errorText(error)}`),
    }));
    const queues = (this.#queues ??= this.#connectQueues());
    const sending = this.#sending(clock);
    const { signal } = this.#stopping;
    // A policy or calendar published a moment ago holds from here on, whether the worker has noticed it or not.
    await rederiveAll(pool, this.reference, signal);
    return advanceSimulatedTime({
      to,
      asked,
      clock,
      eventStore,
      commands,
      pool,
      firing,
      positions,
      consumers,
      sending,
      wake: () => queues.wake(),
      signal,
    });
  }

  /** Sends at each instant what is due there; the worker does so too, at a pace of its own. */
  #sending(clock: SimulatedClock): Sending {
    const { pool, eventStore, config } = this;
    const dispatch = (this.#dispatch ??= openDispatch(config, {
      pool,
      eventStore,
      clock,
      timeZone: this.reference.calendar().timeZone,
      onOutcome: ({ channel, outcome }) => this.#logger.log(`A message by ${channel} was tried: ${outcome}`),
      // All of an instant stands in the log before it is sent.
      settleMs: 0,
    }));
    return {
      consumers: [deliverNotificationsName],
      next: (upTo) => dispatch.earliestUntried(upTo),
      round: () => dispatch.round(),
    };
  }

  #connectQueues(): Queues {
    const { databaseUrl, redisUrl } = this.config;
    return connectQueues({
      databaseUrl,
      ...(redisUrl === undefined ? {} : { redisUrl }),
      onTrouble: (trouble) => this.#logger.warn(trouble, 'The queue is in trouble'),
    });
  }
}

function problemOfAdvance(error: unknown): unknown {
  if (error instanceof ClockOnlyMovesForward)
    return new Problem(409, 'clock-moves-forward', {
      detail: error.message,
      errors: [{ path: 'to' }],
    });
  if (error instanceof SimulationNotFinished)
    return new Problem(503, 'simulation-not-finished', {
      detail: error.message,
      headers: { 'retry-after': '1' },
    });
  return error;
}
