import type { CommandBus } from '@nestjs/cqrs';
import { FireSteps, type FiredSteps } from '#application';
import { migrateReadModels } from '#consumers';
import { alwaysBy, composeCalendar, defaultPolicy, eventId } from '#domain';
import { connectEventStore, type EventStore } from '#event-store';
import { createPool, systemClock } from '#platform';
import { fireDueTimers, keepFiring, timerTables } from '#process-managers';
import { begin, figure, percentile, report } from './figures.js';
import type { Endpoints, RunningSystem } from './running-system.js';

const rules = 'bench';

/**
 * Timers on a real database and log of their own: the engine's timer table, its sweep and its firing; only the decision
 * of the aggregate is left out, so that instants can be spread within a minute, which no policy does.
 */
export async function benchTimers({ endpoints }: RunningSystem): Promise<void> {
  begin('Timers: 1,000 due within one minute over 100,000 pending');
  const lateness = await latenessOfTimers(endpoints, { pending: 100_000, due: 1_000, withinSeconds: 60 });
  report('lateness p50', percentile(lateness, 0.5), 'ms');
  report('lateness p99', percentile(lateness, 0.99), 'ms', { atMost: 50 });
  report('earliest', Math.min(...lateness), 'ms', { atLeast: 0 });
}

export interface DueTimers {
  /** How many are due in a month or later. */
  readonly pending: number;
  /** How many are due at instants spread evenly over so many seconds, the first in three. */
  readonly due: number;
  readonly withinSeconds: number;
}

/** How late, in milliseconds, each timer that is due was recorded in the log. */
export async function latenessOfTimers(
  endpoints: Endpoints,
  { pending, due, withinSeconds }: DueTimers,
): Promise<readonly number[]> {
  const eventStore = connectEventStore(endpoints.eventStore);
  const pool = await timerDatabase(endpoints.database, 'bench_spread');
  try {
    await insertTimers(pool, pending, `now() + interval '30 days' + random() * interval '300 days'`);
    await insertTimers(
      pool,
      due,
      `now() + interval '3 seconds' + random() * interval '${withinSeconds} seconds'`,
    );
    return await fireAll(pool, eventStore, due);
  } finally {
    await pool.end();
    await eventStore.close();
  }
}

type Pool = ReturnType<typeof createPool>;

async function timerDatabase(url: string, name: string): Promise<Pool> {
  const admin = createPool(url, { max: 1 });
  await admin.query(`CREATE DATABASE ${name}`);
  await admin.end();
  const mine = new URL(url);
  mine.pathname = `/${name}`;
  const pool = createPool(mine.href);
  // What is parked is nobody's to fire: the question asks the consumers' tables.
  await migrateReadModels(pool);
  await pool.query(`SET search_path TO live; ${timerTables}; RESET search_path`);
  return pool;
}

async function insertTimers(pool: Pool, count: number, dueAt: string): Promise<void> {
  await pool.query(
    `WITH made AS (SELECT gen_random_uuid()::text AS id FROM generate_series(1, ${count})),
       followed AS (INSERT INTO live.followed_directive SELECT id, 0, '${rules}', '{}' FROM made)
     INSERT INTO live.timer (directive_id, step, agency_id, kind, due_at, revision)
     SELECT id, 'before-1', '', 'reminder', date_trunc('milliseconds', ${dueAt}), 0 FROM made`,
  );
  await pool.query('ANALYZE live.timer');
}

/** Lets the firing loop do its work until that many are recorded; @returns how late each was, in milliseconds. */
async function fireAll(pool: Pool, eventStore: EventStore, expected: number): Promise<number[]> {
  const calendar = composeCalendar('Asia/Ho_Chi_Minh', []);
  const lateness = new Map<string, number>();
  const stopping = new AbortController();
  const bus = { execute: (command: unknown) => recordSteps(eventStore, command, lateness) };
  const failures: Error[] = [];
  const firing = fireDueTimers({
    pool,
    bus: bus as Pick<CommandBus, 'execute'>,
    clock: systemClock,
    calendar: () => calendar,
    onFailure: (error) => failures.push(error),
  });
  const loop = keepFiring({
    pool,
    clock: systemClock,
    firing,
    rules: { rules: () => rules, rulesFor: () => alwaysBy(defaultPolicy, calendar) },
    signal: stopping.signal,
    onError: (error) => failures.push(error),
  });
  for (let waited = 0; lateness.size < expected && waited < 3_000; waited += 1)
    await new Promise((resolve) => setTimeout(resolve, 50));
  stopping.abort();
  await loop.done;
  if (failures[0]) throw failures[0];
  if (lateness.size !== expected)
    throw new Error(`${figure(lateness.size)} of ${figure(expected)} were recorded`);
  return [...lateness.values()];
}

async function recordSteps(
  eventStore: EventStore,
  command: unknown,
  lateness: Map<string, number>,
): Promise<FiredSteps> {
  if (!(command instanceof FireSteps)) throw new TypeError('The timers gave another command than FireSteps');
  for (const { dueAt } of command.steps) {
    await eventStore.append(`bench-${command.directiveId}`, 'no_stream', [sample(command.directiveId)]);
    // A claim that ran out on a busy machine lets a timer fire twice; the log keeps the first.
    if (!lateness.has(command.directiveId)) lateness.set(command.directiveId, Date.now() - Date.parse(dueAt));
  }
  return { recorded: [...command.steps], notPending: [], notYet: [], revision: 0n };
}

const sample = (id: string) => ({
  id: eventId(id, 0),
  type: 'TimerMeasured',
  data: { step: 'before-1', deadline: '2022-10-14', audience: [{ kind: 'agency', agencyId: id }] },
  metadata: { schemaVersion: 1, commandId: id, recordedAt: new Date().toISOString() },
});
