import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { pick, seededRandom } from '../../../../test/seeded-random.fixture.js';
import { auditTrailConsumer } from '../audit-trail/audit-trail-consumer.js';
import { project, startDatabase } from '../projected.fixture.js';
import { calendar, engine, fixedDate, office, officerOf, Story } from '../story.fixture.js';
import type { Database } from '../viewer.js';
import { KeptReviews } from './kept-reviews.js';
import { readReview, type ReviewQuery } from './review-report.js';

let pool: Pool;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ pool, stop } = await startDatabase());
});
afterAll(() => stop());

/** Whatever the decider takes at that point of its life happens to a directive. */
function happen(story: Story, id: string, day: string, random: () => number): void {
  const acts: (() => unknown)[] = [
    () => story.progress(id, day),
    () => story.extend(id, day, '2022-12-30'),
    () => story.complete(id, day),
    () => story.close(id, day),
    () => story.close(id, day, 'cancelled'),
    () => story.tell(id, day, office, { type: 'ReopenDirective', reason: 'Chưa xong.', authority: 'CV 1' }),
    () =>
      story.tell(id, day, office, {
        type: 'CorrectDirective',
        ...{
          field: 'dueOn',
          value: pick(['2022-09-30', '2022-12-20'], random()),
          reason: 'Ghi sai.',
          authority: 'CV 2',
        },
      }),
    () =>
      story.tell(id, day, officerOf('court'), {
        ...{ type: 'ReportProgress', percent: null, narrative: 'Số liệu.', effectiveOn: day, evidence: [] },
        indicators: [{ code: 'AN', actual: Math.floor(random() * 9) }],
      }),
    () => story.record('simulation-clock', 'ClockMoved', {}, engine, day),
  ];
  try {
    pick(acts, random())();
  } catch {
    // Not what this directive is ready for.
  }
}

it('comes to the same as counting everything, whatever has happened since it was read', async () => {
  const random = seededRandom(11);
  const story = new Story();
  const kept = new KeptReviews();
  const indicators = [{ code: 'AN', name: 'Án bị sửa', unit: 'vụ', target: 3 }];
  const days = [
    '2022-08-01',
    '2022-10-03',
    '2022-10-03',
    '2022-10-03',
    '2022-12-13',
    '2022-12-16',
    '2022-12-16',
  ];
  const queries: ReviewQuery[] = [
    { from: '2022-06-15', to: '2022-12-14' },
    { from: '2022-06-15', to: '2022-12-14', as: 'restated' },
    { from: '2022-12-15', to: '2023-06-14' },
  ];
  for (const [at, day] of days.entries()) {
    story.issue(`0${at}`, { deadline: fixedDate('2022-09-30'), indicators });
    for (let round = 0; round < 12; round += 1)
      happen(story, pick([...story.directives.keys()], random()), day, random);
    await project(pool, story.log, [auditTrailConsumer(calendar.timeZone)]);
    for (const query of queries) {
      const fresh = await readReview(pool, query, '2022-12-20', calendar);
      const goneOn = await readReview(pool, query, '2022-12-20', calendar, { kept });
      expect(JSON.stringify(goneOn)).toBe(JSON.stringify(fresh));
    }
  }
  expect([...story.directives.values()].filter(({ closure }) => closure !== null).length).toBeGreaterThan(0);
});

it('reads no history of a directive again to which nothing has happened', async () => {
  const asked: unknown[][] = [];
  const watched = {
    query: (text: string, values?: unknown[]) => {
      if (text.includes('ORDER BY e.stream_id')) asked.push(values ?? []);
      return pool.query(text, values);
    },
  } as unknown as Database;
  const kept = new KeptReviews();
  const query = { from: '2022-06-15', to: '2022-12-14', as: 'restated' } as const;
  const read = () => readReview(watched, query, '2022-12-20', calendar, { kept });
  const [one, other] = [await read(), await read()];
  expect(other).toEqual(one);
  expect(asked).toHaveLength(1);
});
