import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Pool } from 'pg';
import { setAside, transaction, type Consumer } from '#consumers';
import { forget, project, startDatabase } from '../projected.fixture.js';
import { calendar, Story } from '../story.fixture.js';
import { auditTrailConsumer } from './audit-trail-consumer.js';
import { concernedAt } from './list-audit-events.js';

let pool: Pool;
let stop: () => Promise<void>;
const { log } = new Story().issue('01').issue('02');
const trail = auditTrailConsumer(calendar.timeZone);
/** The trail in a release that cannot take the second event of a stream. */
const hindered: Consumer = {
  ...trail,
  async apply(batch, tx) {
    if (batch.some(({ streamId, revision }) => streamId === 'directive-01' && revision === 1n))
      throw new TypeError('It cannot be applied');
    await trail.apply(batch, tx);
  },
};
const positions = log.events.map(({ position }) => String(position));
const countOfConcerned = async () => (await concernedAt(pool, positions))?.size ?? null;

beforeAll(async () => {
  ({ pool, stop } = await startDatabase());
});
afterAll(() => stop());

test('nobody can tell whom events concern while the trail lacks some of a parked stream; what was set aside it never has', async () => {
  await project(pool, log, [hindered]);
  expect(await countOfConcerned()).toBeNull();
  await transaction(pool, (tx) => setAside(tx, [{ streamId: 'directive-01', revision: 1n }]));
  await forget(pool);
  await project(pool, log, [hindered]);
  expect(await countOfConcerned()).toBe(positions.length - 1);
});
