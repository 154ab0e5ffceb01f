import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { EventStoreUnavailable, type EventStore } from '#event-store';
import { createPool, systemClock } from '#platform';
import { migrateReadModels } from '#consumers';
import { startOwnDatabase } from '../../../test/servers/own-database.fixture.js';
import { serveMetrics } from './metrics.js';

let database: Awaited<ReturnType<typeof startOwnDatabase>>;
let pool: Pool;

beforeAll(async () => {
  database = await startOwnDatabase();
  pool = createPool(database.url);
  await migrateReadModels(pool);
  await pool.query(
    `INSERT INTO public.consumer (name, version, build, state, live, commit_position, prepare_position)
     VALUES ('directives', 1, 1, 'stopped', true, 7, 7)`,
  );
  await pool.query(
    `INSERT INTO public.parked_stream (name, version, build, stream_id, revision, commit_position, reason, retry_at)
     VALUES ('directives', 1, 1, 'directive-1', 3, 5, 'no', now())`,
  );
}, 120_000);

afterAll(async () => {
  await pool.end();
  await database.stop();
});

/** What a worker with these stores tells whoever scrapes it. */
async function scraped(lastPosition: () => Promise<bigint | null>, from: Pool = pool): Promise<string[]> {
  const config = { workerPort: 0, host: '127.0.0.1', smtpUrl: undefined, remindersSilentAfterMs: 900_000 };
  const following = { lastReads: new Map([['directives', new Date('2022-08-01T01:00:00Z')]]) };
  const eventStore = { lastPosition } as EventStore;
  const metrics = await serveMetrics(config, {
    pool: from,
    eventStore,
    clock: systemClock,
    reference: { trouble: () => null, parked: () => [] },
    following,
    onFault: (error) => {
      throw error;
    },
  });
  try {
    const response = await fetch(`${metrics?.url}/metrics`);
    expect(response.status).toBe(200);
    return (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  } finally {
    await metrics?.stop();
  }
}

const lastRead = 'dondoc_consumer_last_read_timestamp_seconds{consumer="directives"} 1659315600';
const isStopped = 'dondoc_consumer_stopped{consumer="directives"} 1';
const away = () => Promise.reject(new EventStoreUnavailable('The event log is away'));

describe('the metrics of a worker tell', () => {
  it('how far each consumer is, and what waits', async () => {
    const lines = await scraped(() => Promise.resolve(10n));
    expect(lines).toEqual(
      expect.arrayContaining([
        'dondoc_consumer_lag{consumer="directives"} 3',
        isStopped,
        'dondoc_parked_streams{consumer="directives"} 1',
        lastRead,
        'dondoc_reminders_silent 0',
        'dondoc_source_answers{source="event_log"} 1',
        'dondoc_source_answers{source="database"} 1',
      ]),
    );
  });

  it('with the log away, that it is, and everything that the database knows', async () => {
    const lines = await scraped(away);
    expect(lines).toEqual(
      expect.arrayContaining([
        isStopped,
        lastRead,
        'dondoc_reminders_silent 0',
        'dondoc_source_answers{source="event_log"} 0',
      ]),
    );
    expect(lines.filter((line) => line.startsWith('dondoc_consumer_lag'))).toEqual([]);
  });

  it('with the database away, that it is, and when each consumer was last seen to read', async () => {
    const gone = createPool(database.url);
    await gone.end();
    const lines = await scraped(() => Promise.resolve(10n), gone);
    expect(lines).toEqual(expect.arrayContaining([lastRead, 'dondoc_source_answers{source="database"} 0']));
  });
});
