import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { project, startDatabase } from '../projected.fixture.js';
import { calendar, fixedDate, office, Story } from '../story.fixture.js';
import { directivesConsumer } from './directives-consumer.js';
import type { DirectiveFilters } from './directive-filters.js';
import { listDirectives } from './list-directives.js';

let pool: Pool;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ pool, stop } = await startDatabase());
});
afterAll(() => stop());

const list = (filters: DirectiveFilters) => listDirectives(pool, filters, office, '2022-09-01', calendar);
const idsOf = ({ items }: Awaited<ReturnType<typeof list>>) => items.map(({ id }) => id);

it('what was cancelled or superseded is not judged: it is listed as neither late nor on time', async () => {
  const story = new Story();
  story.issue('a', { deadline: fixedDate('2022-08-20') }).close('a', '2022-08-25', 'cancelled');
  story.issue('b', { deadline: fixedDate('2022-08-20') }).close('b', '2022-08-10', 'superseded');
  story.issue('c').complete('c', '2022-08-22').close('c', '2022-08-30');
  await project(pool, story.log, [directivesConsumer(calendar.timeZone)]);
  const { items } = await list({});
  expect(items.map(({ id, time, outcome, daysLate }) => [id, time, outcome, daysLate])).toEqual([
    ['a', 'not_judged', 'cancelled', null],
    ['b', 'not_judged', 'superseded', null],
    ['c', 'on_time', 'implemented', 0],
  ]);
  expect(idsOf(await list({ time: ['on_time', 'late'] }))).toEqual(['c']);
  expect(idsOf(await list({ time: ['not_judged'] }))).toEqual(['a', 'b']);
});
