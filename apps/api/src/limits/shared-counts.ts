import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import type { Pool } from 'pg';
import {
  RateLimiterPostgres,
  RateLimiterRedis,
  RateLimiterRes,
  type RateLimiterStoreAbstract,
} from 'rate-limiter-flexible';
import { asError } from '#platform';
import type { Budget } from './budgets.js';

/** What a budget says to points that were asked of it. */
interface Taken {
  readonly granted: boolean;
  /** Milliseconds until the window ends and the budget is whole again. */
  readonly msBeforeNext: number;
}

/** Counts what is used of each budget, one count for all processes. */
export interface Counts {
  take(budget: Budget, key: string, points: number): Promise<Taken>;
  /** Gives back what turned out not to count. */
  giveBack(budget: Budget, key: string, points: number): Promise<void>;
  close(): void;
}

const answersWithinMs = 250;
const askAgainAfterMs = 2_000;
const schema = 'limits';
const table = 'consumed';

/** Counts in Redis. */
export function countsInRedis(url: string): Counts {
  const client = new Redis(url, {
    connectionName: 'dondoc-limits',
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 2_000,
    retryStrategy: (attempt) => Math.min(100 * attempt, askAgainAfterMs),
  });
  // What goes wrong is told by the commands that fail.
  client.on('error', () => undefined);
  const make = ({ name, points, seconds }: Budget) =>
    new RateLimiterRedis({
      storeClient: client,
      keyPrefix: `dondoc:limit:${name}`,
      points,
      duration: seconds,
      rejectIfRedisNotReady: true,
    });
  return countsIn(make, () => client.disconnect());
}

/** Counts in PostgreSQL, in a table that need not survive a crash of the server, for counting costs no sync then. */
export function countsInPostgres(pool: Pool): Counts {
  let prepared: Promise<void> | undefined;
  const prepare = (): Promise<void> =>
    (prepared ??= makeTable(pool).catch((error: unknown) => {
      prepared = undefined;
      throw error;
    }));
  const make = ({ name, points, seconds }: Budget) =>
    new RateLimiterPostgres({
      storeClient: pool,
      storeType: 'pool',
      schemaName: schema,
      tableName: table,
      tableCreated: true,
      keyPrefix: name,
      points,
      duration: seconds,
    });
  return countsIn(make, () => undefined, prepare);
}

const alreadyThere = '23505';

async function makeTable(pool: Pool): Promise<void> {
  const ddl = `CREATE SCHEMA IF NOT EXISTS ${schema};
    CREATE UNLOGGED TABLE IF NOT EXISTS ${schema}.${table}
      (key varchar(255) PRIMARY KEY, points integer NOT NULL DEFAULT 0, expire bigint)`;
  // Two processes that make it at once: one of them is told that it is there.
  await pool.query(ddl).catch((error: { code?: unknown }) => {
    if (error.code !== alreadyThere) throw error;
    return pool.query(ddl);
  });
}

function countsIn(
  make: (budget: Budget) => RateLimiterStoreAbstract,
  close: () => void,
  prepare: () => Promise<void> = () => Promise.resolve(),
): Counts {
  const limiters = new Map<string, RateLimiterStoreAbstract>();
  const limiterOf = (budget: Budget) => {
    const known = limiters.get(budget.name) ?? make(budget);
    limiters.set(budget.name, known);
    return known;
  };
  return {
    async take(budget, key, points) {
      await prepare();
      try {
        const { msBeforeNext } = await limiterOf(budget).consume(key, points);
        return { granted: true, msBeforeNext };
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        return { granted: false, msBeforeNext: refusal.msBeforeNext };
      }
    },
    async giveBack(budget, key, points) {
      await prepare();
      await limiterOf(budget).reward(key, points);
    },
    close,
  };
}

const mostCounted = 20_000;

interface Window {
  used: number;
  readonly endsAtMs: number;
}

/** Counts in this process alone, those used last: what remains while the store of the counts is away. */
export function countsInMemory(now: () => number = Date.now): Counts {
  const windows = new LRUCache<string, Window>({ max: mostCounted });
  const windowOf = (budget: Budget, key: string): Window => {
    const id = `${budget.name} ${key}`;
    const present = windows.get(id);
    if (present && present.endsAtMs > now()) return present;
    const fresh = { used: 0, endsAtMs: now() + budget.seconds * 1_000 };
    windows.set(id, fresh);
    return fresh;
  };
  return {
    take(budget, key, points) {
      const window = windowOf(budget, key);
      window.used += points;
      return Promise.resolve({
        granted: window.used <= budget.points,
        msBeforeNext: window.endsAtMs - now(),
      });
    },
    giveBack(budget, key, points) {
      windowOf(budget, key).used -= points;
      return Promise.resolve();
    },
    close: () => undefined,
  };
}

/**
 * Counts shared by all processes, and in this process alone while their store is away: then the budgets hold for each
 * process by itself, so that nobody is locked out by the outage and nothing is without a bound. A process counts all that
 * it uses by itself as well, so that a budget which is used up is not whole again because the store was slow once.
 * @param tell learns once of each outage
 */
export function insured(shared: Counts, tell: (error: Error) => void, now: () => number = Date.now): Counts {
  const own = countsInMemory(now);
  let awayUntilMs = 0;
  let isAway = false;
  const asked = async <Result>(shared: () => Promise<Result>, own: Result): Promise<Result> => {
    if (now() < awayUntilMs) return own;
    const late = new AbortController();
    try {
      const result = await Promise.race([
        shared(),
        pause(answersWithinMs, undefined, { signal: late.signal, ref: false }).then(() => {
          throw new Error(`The store of the rate limits did not answer within ${answersWithinMs} ms`);
        }),
      ]);
      isAway = false;
      return result;
    } catch (error) {
      awayUntilMs = now() + askAgainAfterMs;
      if (!isAway) tell(asError(error));
      isAway = true;
      return own;
    } finally {
      late.abort();
    }
  };
  return {
    take: async (budget, key, points) => {
      const ofOwn = await own.take(budget, key, points);
      return asked(() => shared.take(budget, key, points), ofOwn);
    },
    giveBack: async (budget, key, points) => {
      await own.giveBack(budget, key, points);
      return asked(() => shared.giveBack(budget, key, points), undefined);
    },
    close: () => shared.close(),
  };
}
