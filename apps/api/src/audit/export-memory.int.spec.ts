import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Pool } from 'pg';
import { composeCalendar } from '#domain';
import { createPool } from '#platform';
import {
  auditEventsAsCsv,
  auditEventsAsJsonLines,
  auditEventsForPeopleAsCsv,
  auditTrailConsumer,
} from '#read-models';
import { rounds } from '../../../../test/long-rounds.fixture.js';
import { startOwnDatabase } from '../../../../test/servers/own-database.fixture.js';
import { auditEventsAsWorkbook } from './audit-workbook.js';

const calendar = composeCalendar('Asia/Ho_Chi_Minh', []);
const events = rounds({ usual: 15_000, long: 100_000 });
/** Bytes by which what is live differs from moment to moment; a third of the events takes more than twice as much. */
const allowance = 2e6;

let database: Awaited<ReturnType<typeof startOwnDatabase>>;
let pool: Pool;
let collectGarbage: () => void;

beforeAll(async () => {
  setFlagsFromString('--expose-gc');
  collectGarbage = runInNewContext('gc') as () => void;
  database = await startOwnDatabase();
  pool = createPool(database.url);
  await pool.query(`CREATE SCHEMA live; SET search_path TO live; ${auditTrailConsumer(calendar.timeZone).tables ?? ''};
    DROP INDEX audit_event_by_words; RESET search_path`);
  await pool.query(
    `INSERT INTO live.audit_event (position, place, stream_id, revision, event_id, type, recorded_at, actor_id, actor,
       standing_in_for, data, agency_ids, words)
     SELECT n * 100, n, 'directive-' || n, 0, gen_random_uuid()::text, 'ProgressReported', '2022-08-01T02:00:00Z',
       'officer', '{"id": "officer", "name": "Ông Tư", "role": "agency"}', '{}',
       json_build_object('effectiveOn', '2022-08-01', 'narrative', repeat(gen_random_uuid()::text, 10)), '{}', ''
     FROM generate_series(1, $1::int) n`,
    [events],
  );
  await pool.query('ANALYZE live.audit_event');
});

afterAll(async () => {
  await pool.end();
  await database.stop();
});

type Write = (from: Pick<Pool, 'query'>) => AsyncIterable<string | Uint8Array>;

const writers: readonly (readonly [string, Write])[] = [
  ['JSON Lines', (from) => auditEventsAsJsonLines(from, {}, calendar)],
  ['CSV', (from) => auditEventsAsCsv(from, {}, calendar, 'vi')],
  ['CSV for people', (from) => auditEventsForPeopleAsCsv(from, {}, calendar, 'vi')],
  ['a workbook', (from) => auditEventsAsWorkbook(from, {}, calendar, 'vi')],
];

function liveBytes(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Bytes that are live while an export writes, after each of its statements. */
async function liveWhile(write: Write): Promise<number[]> {
  const live: number[] = [];
  let statements = 0;
  const query = ((...asked: Parameters<Pool['query']>) => {
    statements += 1;
    return pool.query(...asked);
  }) as Pool['query'];
  for await (const _ of write({ query })) {
    if (statements === 0) continue;
    statements = 0;
    live.push(liveBytes());
  }
  return live;
}

/** The least of some readings, to which no batch adds that is on its way. */
const least = (live: readonly number[]) => Math.min(...live);

test.each(writers)(
  'an export of the trail as %s holds no more of its last events than before',
  async (_name, write) => {
    const live = await liveWhile(write);
    const third = Math.floor(live.length / 3);
    expect(third).toBeGreaterThanOrEqual(4);
    const [before, after] = [least(live.slice(third, 2 * third)), least(live.slice(-third))];
    expect(after).toBeLessThan(before + allowance);
  },
);
