import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Pool } from 'pg';
import { rounds } from '../../../../test/long-rounds.fixture.js';
import { auditTrailConsumer } from '../audit-trail/audit-trail-consumer.js';
import { directivesConsumer } from '../directives/directives-consumer.js';
import { forget, project, startDatabase } from '../projected.fixture.js';
import { calendar, Story } from '../story.fixture.js';
import { figuresByCounting } from './plain-review.fixture.js';
import { readFigures, type ReviewFigures } from './review-reading.js';
import { cutOffsOf, halfYears, previousWindow, windowOf, type ReviewWindow } from './review-window.js';
import { life, live } from './reviewed-lives.fixture.js';

let pool: Pool;
let stop: () => Promise<void>;
const consumers = [auditTrailConsumer(calendar.timeZone), directivesConsumer(calendar.timeZone)];

beforeAll(async () => {
  ({ pool, stop } = await startDatabase());
});
afterAll(() => stop());

const inOrder = ({ now, first, before, ...lists }: ReviewFigures) =>
  JSON.stringify([[now, first ?? [], before].map((groups) => [...groups].sort()), lists]);

/** Lives that begin at one time, told in the order of their days, a few events to a batch. */
function storyOf(lives: readonly Parameters<typeof live>[2][]): Story {
  const [apart, story] = [new Story(), new Story()];
  for (const [n, happenings] of lives.entries()) live(apart, `0${n}`, happenings);
  for (const { streamId, type, data, metadata, created } of apart.log.events.toSorted(
    (one, other) => one.created.getTime() - other.created.getTime(),
  )) {
    const day = calendar.dateOf(created);
    story.record(streamId, type, data, metadata['actor'] as never, day);
  }
  return story;
}

const windows: readonly ReviewWindow[] = [
  windowOf('2022-07-01'),
  windowOf('2022-12-20'),
  { from: '2022-05-15', to: '2022-10-09' },
];

it('what is kept of directives gives every review, at any position, as reading all histories does', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(life, { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 20 }),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 2 }),
      async (lives, events, places) => {
        await forget(pool);
        const story = storyOf(lives);
        if (story.log.events.length === 0) return;
        await project(pool, story.log, consumers, { events, characters: 1e6 });
        const asked = places.map(
          (place) => story.log.events[Math.floor(place * (story.log.events.length - 1))]?.position,
        );
        for (const window of windows)
          for (const position of [undefined, story.log.events.at(-1)?.position, ...asked]) {
            const around = { window, previous: previousWindow(window, halfYears) };
            const cutOffs = await cutOffsOf(pool, around, calendar, position?.toString());
            const counted = await figuresByCounting(pool, cutOffs);
            expect(inOrder(await readFigures(pool, cutOffs))).toBe(inOrder(counted));
          }
      },
    ),
    { numRuns: rounds({ usual: 8, long: 200 }) },
  );
}, 900_000);
