import {
  BrokenCircuitError,
  circuitBreaker,
  ConsecutiveBreaker,
  handleWhen,
  type CircuitBreakerPolicy,
} from 'cockatiel';
import { LRUCache } from 'lru-cache';
import type { Pool } from 'pg';
import { Deliveries } from '#application';
import { TimeZone } from '#domain';
import type { EventStore } from '#event-store';
import { inSpanOf, type Clock } from '#platform';
import { NotSent, type Channel } from '../channels/channel.js';
import { messageOf } from '../message/message-of.js';
import { namesIn } from '../outgoing/names-in.js';
import type { OutgoingItem } from '../outgoing/outgoing-queries.js';
import { readStandInWays, type StandInWay } from '../outgoing/stand-ins.js';
import {
  forgetSettled,
  giveUpOvertaken,
  leaveAlone,
  noteOutcome,
  notRecorded,
  putOff,
  settle,
  waitBefore,
} from './attempts.js';
import { inParallel, throwAny } from './in-parallel.js';
import { dueMessageBatches, itemsOf, waitForStandIns, type MessageBatch } from './message-batches.js';
import { recordOutcome, type Ended, type Outcome } from './record-outcome.js';

export interface DispatchOptions {
  readonly pool: Pool;
  readonly eventStore: Pick<EventStore, 'append' | 'readStream'>;
  readonly clock: Clock;
  /** A channel that is absent sends nothing; what it would have sent stays open until it is overtaken. */
  readonly channels: Readonly<Partial<Record<'email' | 'webhook', Channel>>>;
  /** Where links lead, without a slash at the end. */
  readonly publicUrl: string;
  readonly timeZone: string;
  /** From 0 to 1; what spreads the next attempts. */
  readonly chance: () => number;
  /** Told of each message, with no address: how many notifications it held and how it went. */
  readonly onOutcome: (outcome: { channel: string; notifications: number; outcome: string }) => void;
  /** How long a digest waits for more of its morning. Default 2,000. */
  readonly settleMs?: number;
  /** How long a destination that failed again and again is left alone. Default 30,000. */
  readonly circuitRestsMs?: number;
}

const batchesAtOnce = 8;
const recordsAtOnce = 16;
const giveUpAfterMs = 86_400_000;
const circuitOpensAfter = 5;
/** Any number of the parts of a system that dispatch may run; one at a time works. */
const dispatchLock = 7_204_119;

/** Sends what is due, one round a call. */
export function dispatcher(options: DispatchOptions): { round: () => Promise<number> } {
  const { circuitRestsMs = 30_000 } = options;
  const deliveries = new Deliveries(options.eventStore);
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

  /** @returns how many messages were tried or recorded; 0 too while another process dispatches */
  async function round(): Promise<number> {
    const { pool } = options;
    const lock = await pool.connect();
    try {
      const { rows } = await lock.query<{ mine: boolean }>('SELECT pg_try_advisory_lock($1) AS mine', [
        dispatchLock,
      ]);
      if (rows[0]?.mine !== true) return 0;
      try {
        return await roundAlone();
      } finally {
        await lock.query('SELECT pg_advisory_unlock($1)', [dispatchLock]);
      }
    } finally {
      lock.release();
    }
  }

  async function roundAlone(): Promise<number> {
    const { pool, clock, channels, settleMs = 2_000 } = options;
    await forgetSettled(pool);
    for (const [channel, notifications] of counted(await giveUpOvertaken(pool, clock.now())))
      options.onOutcome({ channel, notifications, outcome: 'overtaken' });
    const [recorded] = await Promise.allSettled([recordLeftovers()]);
    // Decided as each round begins: an end of a leave holds at once.
    const now = clock.now();
    const today = TimeZone.named(options.timeZone).dateOf(now);
    const standIns = await readStandInWays(pool, options.timeZone, today);
    await waitForStandIns(pool, now, standIns);
    const batches = await dueMessageBatches(pool, now, Object.keys(channels), settleMs, standIns);
    const send = (batch: MessageBatch) => dispatch(batch, standIns);
    const [sent] = await Promise.allSettled([inParallel(batches, batchesAtOnce, send)]);
    throwAny(
      [recorded, sent].flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : [])),
    );
    return batches.length + (recorded.status === 'fulfilled' ? recorded.value : 0);
  }

  /** Records what has ended and could not be recorded then. */
  async function recordLeftovers(): Promise<number> {
    const ended = await notRecorded(options.pool);
    await record(ended);
    return ended.length;
  }

  async function dispatch(batch: MessageBatch, standIns: readonly StandInWay[]): Promise<void> {
    const { pool, clock, channels } = options;
    const channel = channels[batch.channel as 'email' | 'webhook'];
    const items = await itemsOf(pool, clock.now(), batch, standIns);
    if (!channel || items.length === 0) return;
    let outcome: string;
    const attributes = { 'dondoc.channel': batch.channel, 'dondoc.messages': items.length };
    const sending = { name: `send ${batch.channel}`, kind: 'client', attributes } as const;
    try {
      outcome = await inSpanOf(tracesOf(items), sending, () => attempt(batch.address, items, channel));
    } catch (error) {
      // What cannot be written, or noted as sent, would come back at every round.
      const [tried, at] = [mostTried(items), clock.now()];
      const nextAt = new Date(at.getTime() + waitBefore(tried + 1, 1));
      await putOff(pool, idsOf(items), { now: at, nextAt, reason: 'It could not be made, or not be noted.' });
      throw error;
    }
    options.onOutcome({ channel: batch.channel, notifications: items.length, outcome });
  }

  /** @returns in a word what came of it */
  async function attempt(address: string, items: readonly OutgoingItem[], channel: Channel): Promise<string> {
    const { pool, clock } = options;
    const names = await namesIn(pool, items);
    const message = messageOf(items, { ...options, names });
    try {
      const send = () => channel.send(address, message);
      const receipt = await circuitOf(channel.destinationOf(address)).execute(send);
      await conclude(items, { delivered: true, receipt });
      return 'delivered';
    } catch (error) {
      if (error instanceof BrokenCircuitError) {
        await leaveAlone(pool, idsOf(items), new Date(clock.now().getTime() + circuitRestsMs));
        return 'put off';
      }
      if (error instanceof NotSent) return failed(items, error);
      throw error;
    }
  }

  async function failed(
    items: readonly OutgoingItem[],
    { final, message: reason }: NotSent,
  ): Promise<string> {
    const now = options.clock.now();
    const isOver = ({ first_failed_at }: OutgoingItem) =>
      final || (first_failed_at !== null && now.getTime() - first_failed_at.getTime() >= giveUpAfterMs);
    const open = items.filter((item) => !isOver(item));
    if (open.length > 0) {
      const nextAt = new Date(now.getTime() + waitBefore(mostTried(open) + 1, options.chance()));
      await putOff(options.pool, idsOf(open), { now, nextAt, reason });
    }
    await conclude(items.filter(isOver), { delivered: false, reason });
    return open.length > 0 ? 'put off' : 'failed';
  }

  async function conclude(items: readonly OutgoingItem[], outcome: Outcome): Promise<void> {
    const [first] = items;
    if (!first) return;
    const at = options.clock.now();
    await noteOutcome(options.pool, idsOf(items), { ...outcome, address: first.address }, at);
    await record(items.map((item) => ({ ...item, outcome, at })));
  }

  /** A failure leaves what is not on record to a later round. */
  async function record(ended: readonly Ended[]): Promise<void> {
    const done: string[] = [];
    try {
      await inParallel(ended, recordsAtOnce, async (each) => {
        await inSpanOf(tracesOf([each]), { name: 'record outcome' }, () => recordOutcome(deliveries, each));
        done.push(each.id);
      });
    } finally {
      await settle(options.pool, done);
    }
  }

  return { round };
}

const idsOf = (items: readonly OutgoingItem[]): string[] => items.map(({ id }) => id);

const tracesOf = (items: readonly Pick<OutgoingItem, 'traceparent'>[]): (string | null)[] =>
  items.map(({ traceparent }) => traceparent);

const mostTried = (items: readonly OutgoingItem[]): number =>
  Math.max(...items.map(({ attempts }) => attempts));

function counted(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
