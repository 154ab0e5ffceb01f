import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Pool } from 'pg';
import { rounds } from '../../../../test/long-rounds.fixture.js';
import { auditTrailConsumer } from '../audit-trail/audit-trail-consumer.js';
import { directivesConsumer } from '../directives/directives-consumer.js';
import { forget, project, rebuild, startDatabase } from '../projected.fixture.js';
import { calendar, fixedDate, office, Story } from '../story.fixture.js';
import { figuresByCounting } from './plain-review.fixture.js';
import { readFigures, type ReviewFigures } from './review-reading.js';
import { readReview } from './review-report.js';
import { cutOffsOf, previousWindow, windowOf, type CutOffs, type ReviewWindow } from './review-window.js';
import { anyDay, life, lifeOnPaper, live } from './reviewed-lives.fixture.js';

let pool: Pool;
let stop: () => Promise<void>;
const consumers = [auditTrailConsumer(calendar.timeZone), directivesConsumer(calendar.timeZone)];

beforeAll(async () => {
  ({ pool, stop } = await startDatabase());
});
afterAll(() => stop());

const inOrder = ({ now, first, before, ...lists }: ReviewFigures) =>
  JSON.stringify([[now, first ?? [], before].map((groups) => [...groups].sort()), lists]);

/** Lives that begin at one time, told in the order of their days, or one after the other as if all clocks differed. */
function storyOf(lives: readonly Parameters<typeof live>[2][], inOrderOfDays: boolean): Story {
  const [apart, story] = [new Story(), new Story()];
  for (const [n, happenings] of lives.entries()) live(apart, `0${n}`, happenings);
  if (!inOrderOfDays) return apart;
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

/** Of each window what is kept gives at a position, with the sums and without, as the histories give it. @returns it */
async function figuresAt(position: bigint | undefined): Promise<[CutOffs, string][]> {
  const figures: [CutOffs, string][] = [];
  for (const window of windows) {
    const around = { window, previous: previousWindow(window) };
    const cutOffs = await cutOffsOf(pool, around, calendar, position?.toString());
    const counted = inOrder(await figuresByCounting(pool, cutOffs));
    await expectFigures(cutOffs, counted);
    figures.push([cutOffs, counted]);
  }
  return figures;
}

async function expectFigures(cutOffs: CutOffs, counted: string): Promise<void> {
  for (const mostBehind of [1e6, -1])
    expect(inOrder(await readFigures(pool, cutOffs, mostBehind))).toBe(counted);
}

/** Of a paper that came before the deadline, and was entered once the half-year was over. */
const onPaper = [
  { act: 'issue', daysLater: 80, on: '2022-05-02' },
  { act: 'completeOnPaper', daysLater: 150, on: '2022-11-10' },
] as const;

/** Judged on the last day of its deadline, and on the next. */
const issued = { act: 'issue', daysLater: 0, on: '2022-05-02' } as const;
const onItsDate = [197, 1].map((daysLater) => ({ act: 'progress' as const, daysLater, on: '2022-05-02' }));

it('what is kept of directives gives every review, at any position, as reading all histories does', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof({ weight: 3, arbitrary: life }, { weight: 1, arbitrary: lifeOnPaper(anyDay) }), {
        minLength: 1,
        maxLength: 5,
      }),
      fc.integer({ min: 1, max: 20 }),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 2 }),
      fc.boolean(),
      async (lives, events, places, inOrderOfDays) => {
        await forget(pool);
        const story = storyOf(lives, inOrderOfDays);
        const all = story.log.events.splice(0);
        const bounds = { events, characters: 1e6 };
        const before = new Map<bigint, [CutOffs, string][]>();
        for (const place of [...places.toSorted(), 1]) {
          const last = Math.floor(place * (all.length - 1));
          story.log.events.push(...all.slice(story.log.events.length, last + 1));
          const { position } = story.log.events.at(-1) ?? {};
          if (position === undefined) return;
          await project(pool, story.log, consumers, bounds);
          for (const [earlier, figures] of before) {
            // Where clocks differ, what comes later may be of a window that is over, and that then ended elsewhere.
            if (inOrderOfDays)
              for (const [cutOffs, counted] of figures) await expectFigures(cutOffs, counted);
            else await figuresAt(earlier);
          }
          before.set(position, await figuresAt(position));
        }
        await figuresAt(undefined);
        for (const consumer of consumers) await rebuild(pool, story.log, consumer, bounds);
        for (const [earlier, figures] of before) {
          const again = await figuresAt(earlier);
          if (inOrderOfDays)
            expect(again.map(([, counted]) => counted)).toEqual(figures.map(([, counted]) => counted));
        }
      },
    ),
    {
      numRuns: rounds({ usual: 6, long: 200 }),
      examples: [
        [[[issued, ...onItsDate]], 1, [0.8, 0.8], true],
        [[onPaper], 1, [0.8, 0.8], true],
      ],
    },
  );
}, 900_000);

it('a review is restated by what was entered since and tells of its days, and says what that was', async () => {
  await forget(pool);
  const story = new Story();
  const due = { deadline: fixedDate('2022-10-31') };
  for (const id of ['in-time', 'after', 'open']) story.issue(id, due);
  story.progress('open', '2022-12-14');
  await project(pool, story.log, consumers);
  const window = { from: '2022-06-15', to: '2022-12-14' };
  const read = (as: 'reported' | 'restated') => readReview(pool, { ...window, as }, '2023-01-05', calendar);
  const before = await read('reported');
  for (const [id, receivedOn] of [
    ['in-time', '2022-10-28'],
    ['after', '2022-12-17'],
  ] as const)
    story.tell(id, '2022-12-19', office, {
      ...{
        type: 'ReportCompletion',
        summary: 'Xong.',
        effectiveOn: receivedOn,
        indicators: [],
        evidence: [],
      },
      onBehalfOf: { agencyId: 'court', document: '45/BC-TAND', receivedOn },
    });
  for (const [id, assignedOn] of [
    ['earlier', '2022-07-25'],
    ['later', '2022-12-16'],
  ] as const)
    story.tell(id, '2022-12-20', office, {
      ...{ type: 'ImportDirective', directiveId: id, meetingId: 'm-1', meetingHeldOn: '2022-01-10' },
      ...{ number: `BCD/${id}`, title: 'Nhiệm vụ cũ', content: 'Nội dung.', urgency: 'normal' },
      ...{ leadAgencyId: 'court', coordinators: [], deadline: fixedDate('2023-01-15'), extendedTo: [] },
      ...{ indicators: [], formerNumber: null, notice: null, percent: 10, reports: [], closed: null },
      assignedOn,
    });
  await project(pool, story.log, consumers);
  const { total, restated } = await read('restated');
  expect([before.total, total]).toMatchObject([
    { openOverdue: 3, openInTime: 0 },
    { openOverdue: 2, openInTime: 2 },
  ]);
  expect(restated).toMatchObject({
    corrections: { total: 0 },
    enteredLate: {
      total: 2,
      items: [
        { directiveId: 'in-time', kind: 'report', on: '2022-10-28', document: '45/BC-TAND' },
        { directiveId: 'earlier', kind: 'import', on: '2022-07-25', document: null },
      ],
    },
  });
  expect(await read('reported')).toEqual(before);
});
