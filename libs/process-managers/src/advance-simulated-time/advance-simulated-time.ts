import { setTimeout as sleep } from 'node:timers/promises';
import { simulations, StaleRevision, type CommandEnvelope, type DeciderCommandHandler } from '#application';
import { stableId } from '#domain';
import type { EventStore } from '#event-store';
import type { SimulatedClock } from '#platform';
import { ReadModelBehind, type PositionWatch } from '#consumers';
import type { Pool } from 'pg';
import { earliestDue } from '../fire-due-timers/due-timers.js';
import type { Firing } from '../fire-due-timers/fire-due-timers.js';
import { issueDraftsConsumerName } from '../issue-drafts-when-conclusions-are-published.js';
import { timersConsumerName } from '../keep-timers-for-directives/keep-timers-for-directives.js';
import { notifyConsumerName } from '../notify-when-a-reminder-is-issued.js';
import { lastAdvance, simulationId } from './follow-simulated-clock.js';

export interface AdvanceOptions {
  readonly to: Date;
  /** Who asks for it, and under which key: each move is recorded as a part of it. */
  readonly asked: Pick<CommandEnvelope, 'commandId' | 'fingerprint' | 'correlationId' | 'by'>;
  readonly clock: SimulatedClock;
  readonly eventStore: EventStore;
  readonly commands: DeciderCommandHandler;
  readonly pool: Pool;
  readonly firing: Pick<Firing, 'fire'>;
  readonly positions: PositionWatch;
  /** Every consumer that must have seen the end of it before the answer. */
  readonly consumers: readonly string[];
  /** What leaves the product at its own instants. */
  readonly sending: Sending;
  /** Wakes the consumers without waiting for a sweep. */
  readonly wake: () => Promise<void>;
  readonly signal?: AbortSignal;
  /** Milliseconds that all of it may take. Default 120,000. */
  readonly limitMs?: number;
}

/** Sends what is due by the clock; a worker may do so too, and each message is sent by one of them. */
export interface Sending {
  /** The consumers that know what is to be sent. */
  readonly consumers: readonly string[];
  /** The earliest instant, up to one, for which something stands that was never tried. */
  next(upTo: Date): Promise<Date | null>;
  /** Tries some of what is due, and says how much. */
  round(): Promise<number>;
}

/** The clock stands later already: it only moves forward. */
export class ClockOnlyMovesForward extends Error {
  override readonly name = 'ClockOnlyMovesForward';
  constructor(readonly now: Date) {
    super(`The simulated clock stands at ${now.toISOString()} already.`);
  }
}

/** Not everything that is due could be done in time; the clock stands where that was, and may be advanced again. */
export class SimulationNotFinished extends Error {
  override readonly name = 'SimulationNotFinished';
  constructor(
    readonly now: Date,
    options: ErrorOptions & { reason: string },
  ) {
    super(`The simulated clock stopped at ${now.toISOString()}: ${options.reason}`, options);
  }
}

/** What came about on the way. */
export interface Advanced {
  readonly now: Date;
  /** Instants at which something was due. */
  readonly instants: number;
  /** Reminders, escalations and overdue facts recorded by this process. */
  readonly recorded: number;
}

/** The consumers that add to the log when something happened. */
const reacting = [timersConsumerName, issueDraftsConsumerName, notifyConsumerName];

/**
 * Moves the simulated clock forward through every instant at which something is due, and answers when all of it has
 * happened. Each move is an event that every process follows; each thing recorded bears the instant at which it was due.
 * @throws ClockOnlyMovesForward, SimulationNotFinished, EventStoreUnavailable
 */
export async function advanceSimulatedTime(options: AdvanceOptions): Promise<Advanced> {
  const { to, clock } = options;
  const last = await lastAdvance(options.eventStore);
  if (last) clock.advanceTo(last.to);
  if (to < clock.now()) throw new ClockOnlyMovesForward(clock.now());
  const drive = new Drive(options, last?.revision ?? 'no_stream');
  try {
    await drive.settle();
    await drive.happen();
    for (let due = await drive.next(); due; due = await drive.next()) {
      await drive.moveTo(due);
      await drive.happen();
    }
    await drive.moveTo(to);
    await drive.settle(options.consumers);
  } catch (error) {
    if (error instanceof StaleRevision)
      throw new SimulationNotFinished(clock.now(), { cause: error, reason: 'somebody else moves the clock' });
    if (!(error instanceof OutOfTime)) throw error;
    throw new SimulationNotFinished(clock.now(), { cause: error, reason: error.message });
  }
  return { now: clock.now(), instants: drive.instants, recorded: drive.recorded };
}

class OutOfTime extends Error {}

const pollMs = 3;

class Drive {
  instants = 0;
  recorded = 0;
  readonly #deadline: number;

  constructor(
    private readonly options: AdvanceOptions,
    private revision: bigint | 'no_stream',
  ) {
    this.#deadline = performance.now() + (options.limitMs ?? 120_000);
  }

  /** The next instant at which something is due, or is to be sent. */
  async next(): Promise<Date | null> {
    const { pool, to, sending } = this.options;
    const instants = [await earliestDue(pool, to), await sending.next(to)].filter((each) => each !== null);
    if (instants.length === 0) return null;
    this.instants += 1;
    return new Date(Math.min(...instants.map((each) => each.getTime())));
  }

  async moveTo(instant: Date): Promise<void> {
    const { clock, commands, asked } = this.options;
    const isMoved = instant <= clock.now();
    if (isMoved) return;
    const { commandId, fingerprint, correlationId, by } = asked;
    const at = instant.toISOString();
    const command = { type: 'AdvanceSimulatedTime', to: instant } as const;
    const { revision } = await commands.handle(simulations, simulationId, command, {
      ...{ commandId: stableId('move', commandId, at), fingerprint, correlationId, causationId: commandId },
      ...{ by, at, ifRevision: this.revision },
    });
    this.revision = revision;
    clock.advanceTo(instant);
  }

  /** Lets all of this instant happen: what follows from it stands in the log before anything of the next. */
  async happen(): Promise<void> {
    await this.#fireAll();
    await this.settle();
    await this.#sendAll();
  }

  /** Fires until nothing is due any more by the clock, what other processes have claimed included. */
  async #fireAll(): Promise<void> {
    const { firing, pool, clock } = this.options;
    const isAnythingDue = async () => (await earliestDue(pool, clock.now())) !== null;
    for (;;) {
      const fired = await firing.fire();
      this.recorded += fired.recorded;
      // Only with the last of it in the log can the timers that follow from it be waited for.
      if (!(await isAnythingDue())) {
        await this.#reach([timersConsumerName]);
        if (!(await isAnythingDue())) return;
      }
      this.#checkTime('what is due could not be recorded');
      if (fired.recorded === 0) await sleep(fired.notYet > 0 ? 10 * pollMs : pollMs);
    }
  }

  /** Sends until everything that is due by the clock was tried; what a worker is sending is waited for. */
  async #sendAll(): Promise<void> {
    const { sending, clock } = this.options;
    for (;;) {
      const tried = await sending.round();
      if (tried === 0 && (await sending.next(clock.now())) === null) return;
      this.#checkTime('what is to be sent could not be tried');
      if (tried === 0) await sleep(pollMs);
    }
  }

  /** Waits until the consumers have reached an end of the log to which none of them has added. */
  async settle(
    consumers: readonly string[] = [...reacting, ...this.options.sending.consumers],
  ): Promise<void> {
    for (let head = await this.#reach(consumers); ;) {
      const reached = head;
      head = await this.#reach(consumers);
      if (head === reached) return;
    }
  }

  /** Waits until the consumers have reached what is the end of the log now, and says where that is. */
  async #reach(consumers: readonly string[]): Promise<bigint | null> {
    const { eventStore, positions, wake } = this.options;
    const head = await eventStore.lastPosition();
    for (let reached = head === null; !reached && head !== null;) {
      const leftMs = this.#checkTime(`${consumers.join(', ')} did not catch up`);
      wake().catch(() => undefined);
      reached = await positions.waitForPosition(consumers, head, Math.min(leftMs, 10_000)).then(
        () => true,
        (error: unknown) => {
          if (!(error instanceof ReadModelBehind) || error.reason === 'stopped')
            throw new OutOfTime(String(error));
          this.#checkTime(error.message);
          return false;
        },
      );
    }
    return head;
  }

  #checkTime(reason: string): number {
    this.options.signal?.throwIfAborted();
    const leftMs = this.#deadline - performance.now();
    if (leftMs <= 0) throw new OutOfTime(reason);
    return leftMs;
  }
}
