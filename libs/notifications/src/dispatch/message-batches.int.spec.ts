import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { engage, openOffice, remind, type Office } from '../delivery.fixture.js';
import { putOff } from './attempts.js';
import { dueMessageBatches } from './message-batches.js';

let office: Office;

beforeAll(async () => {
  office = await openOffice();
  await engage(office, 'court', 'court@example.vn');
  // As the process that keeps timers makes it; most offices of these tests have none.
  await office.pool.query(
    `CREATE TABLE live.timer (due_at timestamptz, state text DEFAULT 'pending', attempts integer DEFAULT 0)`,
  );
});

afterEach(() => office.pool.query(`DELETE FROM live.outgoing; DELETE FROM live.timer`));
afterAll(() => office.stop());

const batches = async (settleMs: number) =>
  (await dueMessageBatches(office.pool, office.clock.now(), ['email'], settleMs, [])).map(
    ({ address }) => address,
  );

/** A reminder that came up some seconds ago. */
async function cameUp(secondsAgo: number, step = 'before-3'): Promise<void> {
  const id = await remind(office, 'court', step);
  await office.project();
  await office.pool.query(
    `UPDATE live.outgoing SET noted_at = clock_timestamp() - $2 * interval '1 second' WHERE reminder_id = $1`,
    [id, secondsAgo],
  );
}

async function putOffAll(): Promise<void> {
  const { rows } = await office.pool.query<{ id: string }>('SELECT id FROM live.outgoing');
  const now = office.clock.now();
  const ids = rows.map(({ id }) => id);
  await putOff(office.pool, ids, { now, nextAt: new Date(now.getTime() - 1_000), reason: 'later' });
}

describe('a digest', () => {
  it('waits until no more of its morning has come for a moment, and never longer than half a minute', async () => {
    await cameUp(10);
    expect(await batches(20_000)).toEqual([]);
    expect(await batches(5_000)).toEqual(['court@example.vn']);
    await cameUp(31, 'before-1');
    expect(await batches(20_000)).toEqual(['court@example.vn']);
  });

  it('waits so for what is new, whatever of yesterday is to be tried again with it', async () => {
    await cameUp(86_400, 'before-3');
    await putOffAll();
    expect(await batches(20_000)).toEqual(['court@example.vn']);
    await cameUp(1, 'before-1');
    expect(await batches(20_000)).toEqual([]);
    expect(await batches(500)).toEqual(['court@example.vn']);
  });

  it('waits while steps are due that are not recorded, and for half a minute at most', async () => {
    const timer = (dueInMs: number) =>
      office.pool.query(`INSERT INTO live.timer (due_at) VALUES ($1)`, [
        new Date(office.clock.now().getTime() + dueInMs),
      ]);
    await cameUp(25);
    await timer(1);
    expect(await batches(2_000)).toEqual(['court@example.vn']);
    await timer(0);
    expect(await batches(2_000)).toEqual([]);
    await office.pool.query('UPDATE live.timer SET attempts = 1');
    expect(await batches(2_000)).toEqual(['court@example.vn']);
    await office.pool.query(`UPDATE live.timer SET attempts = 0, state = 'fired'`);
    expect(await batches(2_000)).toEqual(['court@example.vn']);
    await office.pool.query(`UPDATE live.timer SET state = 'pending'`);
    await cameUp(31, 'before-1');
    expect(await batches(2_000)).toEqual(['court@example.vn']);
  });
});
