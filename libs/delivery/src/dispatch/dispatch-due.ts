import {
  BrokenCircuitError,
  circuitBreaker,
  ConsecutiveBreaker,
  handleWhen,
  type CircuitBreakerPolicy,
} from 'cockatiel';
import { LRUCache } from 'lru-cache';
import type { Pool } from 'pg';
import type { EventStore } from '#event-store';
import type { Clock } from '#platform';
import { NotSent, type Channel } from '../channels/channel.js';
import { messageOf } from '../message/message-of.js';
import {
  agencyNames,
  dueParcels,
  itemsOf,
  putOff,
  settle,
  type OutgoingItem,
  type Parcel,
} from './claims.js';
import { recordOutcome, type Outcome } from './record-outcome.js';

export interface DispatchOptions {
  readonly pool: Pool;
  readonly eventStore: Pick<EventStore, 'append' | 'readStream'>;
  readonly clock: Clock;
  /** A channel that is absent sends nothing; what it would have sent stays open. */
  readonly channels: Readonly<Partial<Record<'email' | 'webhook', Channel>>>;
  /** Where links lead, without a slash at the end. */
  readonly publicUrl: string;
  readonly timeZone: string;
  /** From 0 to 1; what spreads the next attempts. */
  readonly chance: () => number;
  /** Told of each message, with no address: how many notifications it held and how it went. */
  readonly onOutcome: (told: { channel: string; notifications: number; outcome: string }) => void;
  /** How long a digest waits for more of its morning. Default 2,000. */
  readonly settleMs?: number;
  /** How long a destination that failed again and again is left alone. Default 30,000. */
  readonly circuitRestsMs?: number;
}

const parcelsAtOnce = 8;
const recordsAtOnce = 16;
const giveUpAfterMs = 86_400_000;
const firstWaitMs = 30_000;
const longestWaitMs = 1_800_000;
const circuitOpensAfter = 5;
/** Any number of the parts of a system that dispatch may run; one at a time works. */
const dispatchLock = 7_204_119;

/** Sends what is due, one round a call. */
export function dispatcher(options: DispatchOptions): { round: () => Promise<number> } {
  const { circuitRestsMs = 30_000 } = options;
  const circuits = new LRUCache<string, CircuitBreakerPolicy>({ max: 1_000 });
  const circuitOf = (destination: string): CircuitBreakerPolicy => {
    const known = circuits.get(destination);
    if (known) return known;
    const made = circuitBreaker(
      handleWhen((error) => error instanceof NotSent && error.destinationFails),
      { halfOpenAfter: circuitRestsMs, breaker: new ConsecutiveBreaker(circuitOpensAfter) },
    );
    circuits.set(destination, made);
    return made;
  };

  /** @returns how many messages were tried; 0 too while another process dispatches */
  async function round(): Promise<number> {
    const { pool, clock, channels, settleMs = 2_000 } = options;
    const lock = await pool.connect();
    try {
      const { rows } = await lock.query<{ mine: boolean }>('SELECT pg_try_advisory_lock($1) AS mine', [
        dispatchLock,
      ]);
      if (rows[0]?.mine !== true) return 0;
      try {
        const parcels = await dueParcels(pool, clock.now(), Object.keys(channels), settleMs);
        await inParallel(parcels, parcelsAtOnce, (parcel) => dispatch(parcel));
        return parcels.length;
      } finally {
        await lock.query('SELECT pg_advisory_unlock($1)', [dispatchLock]);
      }
    } finally {
      lock.release();
    }
  }

  async function dispatch(parcel: Parcel): Promise<void> {
    const { pool, clock, channels } = options;
    const channel = channels[parcel.channel as 'email' | 'webhook'];
    const items = await itemsOf(pool, clock.now(), parcel);
    if (!channel || items.length === 0) return;
    const told = { channel: parcel.channel, notifications: items.length };
    const names = await agencyNames(pool, items);
    const message = messageOf(items, { ...options, names });
    try {
      const receipt = await circuitOf(channel.destinationOf(parcel.address)).execute(() =>
        channel.send(parcel.address, message),
      );
      await conclude(items, { delivered: true, receipt });
      options.onOutcome({ ...told, outcome: 'delivered' });
    } catch (error) {
      options.onOutcome({ ...told, outcome: await failed(items, error) });
    }
  }

  async function failed(items: readonly OutgoingItem[], error: unknown): Promise<string> {
    const now = options.clock.now();
    const ids = items.map(({ id }) => id);
    if (error instanceof BrokenCircuitError) {
      const nextAt = new Date(now.getTime() + circuitRestsMs);
      await putOff(options.pool, ids, {
        now,
        nextAt,
        reason: 'The destination rests after repeated failures.',
      });
      return 'put off';
    }
    if (!(error instanceof NotSent)) {
      // It may have been sent without being recorded: sent again at every round, it would flood its reader.
      const tried = Math.max(...items.map(({ attempts }) => attempts)) + 1;
      const nextAt = new Date(now.getTime() + waitBefore(tried, 1));
      await putOff(options.pool, ids, { now, nextAt, reason: 'The outcome could not be recorded.' });
      throw error;
    }
    const reason = error.message;
    const isOver = ({ first_failed_at }: OutgoingItem) =>
      error.final || (first_failed_at !== null && now.getTime() - first_failed_at.getTime() >= giveUpAfterMs);
    const over = items.filter(isOver);
    const open = items.filter((item) => !isOver(item));
    await conclude(over, { delivered: false, reason });
    if (open.length > 0) {
      const attempts = Math.max(...open.map((item) => item.attempts));
      const nextAt = new Date(now.getTime() + waitBefore(attempts + 1, options.chance()));
      await putOff(
        options.pool,
        open.map(({ id }) => id),
        { now, nextAt, reason },
      );
    }
    return open.length > 0 ? 'put off' : 'failed';
  }

  async function conclude(items: readonly OutgoingItem[], outcome: Outcome): Promise<void> {
    if (items.length === 0) return;
    const at = options.clock.now();
    await inParallel(items, recordsAtOnce, (item) => recordOutcome(options.eventStore, item, outcome, at));
    await settle(
      options.pool,
      items.map(({ id }) => id),
    );
  }

  return { round };
}

/**
 * Milliseconds before an attempt: exponential with full jitter, so that those who failed together do not come back
 * together; one second at least.
 * @param attempt 1 for the second try
 */
export function waitBefore(attempt: number, chance: number): number {
  const most = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(attempt - 1, 20));
  return Math.max(1_000, Math.floor(most * chance));
}

async function inParallel<Item>(
  items: readonly Item[],
  hands: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const hand = async () => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(hands, items.length) }, hand));
}
