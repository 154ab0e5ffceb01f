import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { alwaysBy, defaultPolicy } from '#domain';
import type { Pool } from 'pg';
import { auditTrailConsumer } from '../audit-trail/audit-trail-consumer.js';
import { forget, project, startDatabase } from '../projected.fixture.js';
import { calendar, inspector, leader, office, officerOf, Story } from '../story.fixture.js';
import { listDirectiveChanges } from './directive-changes.js';
import { directivesConsumer } from '../directives/directives-consumer.js';
import { findDirective } from '../directives/find-directive.js';
import { findPastDirective, type Moment, type PastReference } from './past-directive.js';

let pool: Pool;
let stop: () => Promise<void>;
let story: Story;
const reference: PastReference = {
  calendar: () => calendar,
  rulesFor: () => alwaysBy(defaultPolicy, calendar),
};
const court = officerOf('court');

beforeAll(async () => {
  ({ pool, stop } = await startDatabase());
});
afterAll(() => stop());
beforeEach(async () => {
  story = new Story();
  await forget(pool);
});

const projected = () =>
  project(pool, story.log, [directivesConsumer(calendar.timeZone), auditTrailConsumer(calendar.timeZone)]);
const endOf = (day: string): Moment => ({ at: calendar.instantOf(day, '23:59').toISOString() });
const past = (moment: Moment, viewer: Parameters<typeof findPastDirective>[3] = inspector) =>
  findPastDirective(pool, '01', moment, viewer, reference, 'en');

/** A life with a report, an extension, a return and a closing. */
function tellLife(): void {
  story.issue('01', { coordinators: [{ agencyId: 'police' }], deadline: { ...fixed('2022-09-30') } });
  story.progress('01', '2022-08-01', 40, 'Đã rà soát.');
  story.extend('01', '2022-09-10', '2022-10-31');
  story.complete('01', '2022-10-20');
  story.tell('01', '2022-10-25', office, { type: 'ReturnCompletion', reason: 'Thiếu biên bản.' });
  story.complete('01', '2022-11-03');
  story.close('01', '2022-11-08');
}

const fixed = (on: string) => ({ rule: { on }, dueOn: on, calendarVersion: calendar.version });

describe('A directive at a moment of the past', () => {
  it('is, at the end of its story, what its page says', async () => {
    tellLife();
    await projected();
    const { asOf, ...then } = (await past(endOf('2022-12-01'))) ?? { asOf: null };
    expect(then).toEqual(await findDirective(pool, '01', inspector, '2022-12-01', reference, 'en'));
    expect(asOf).toMatchObject({ position: story.log.events.at(-1)?.position.toString() });
  });

  it('is what its page said after every event', async () => {
    tellLife();
    const all = story.log.events.splice(0);
    for (const event of all) {
      story.log.events.push(event);
      await projected();
      const position = event.position.toString();
      const today = calendar.dateOf(event.created);
      const { asOf, ...then } = (await past({ position })) ?? { asOf: null };
      expect(asOf).toEqual({
        at: event.created.toISOString(),
        position,
        calendarVersion: calendar.version,
      });
      expect(then).toEqual(await findDirective(pool, '01', inspector, today, reference, 'en'));
    }
  });

  it('is judged on that day', async () => {
    tellLife();
    await projected();
    expect((await past(endOf('2022-09-29')))?.time).toBe('in_time');
    expect((await past(endOf('2022-10-31')))?.time).toBe('due_soon');
    expect(await past(endOf('2022-11-02'))).toMatchObject({ time: 'overdue', daysLate: 2 });
    expect(await past(endOf('2022-11-07'))).toMatchObject({ time: 'overdue', daysLate: 3 });
    expect(await past(endOf('2022-11-30'))).toMatchObject({ time: 'late', daysLate: 3 });
  });

  it('is none before it was drafted, nor for an agency before it was issued', async () => {
    story.draft('01', {}, '2022-07-20');
    story.tell('01', '2022-07-22', office, {
      type: 'IssueDirective',
      notice: '15-TB/BCĐ',
      publishedOn: '2022-07-22',
      signer: 'Trưởng ban',
    });
    await projected();
    expect(await past(endOf('2022-07-19'))).toBeNull();
    expect((await past(endOf('2022-07-21')))?.work).toBe('draft');
    expect(await past(endOf('2022-07-21'), court)).toBeNull();
    expect((await past(endOf('2022-07-22'), court))?.work).toBe('assigned');
    expect(await past(endOf('2022-07-22'), officerOf('bank'))).toBeNull();
  });

  it('leaves out an event that was set aside, and is refused in front of one that was not', async () => {
    story.issue('01');
    const bad = story.record('directive-01', 'ProgressReported', { narrative: 7 }, court, '2022-08-01');
    story.progress('01', '2022-08-02', 30);
    await project(pool, story.log, [auditTrailConsumer(calendar.timeZone)]);
    await project(pool, new Story().issue('01').log, [directivesConsumer(calendar.timeZone)]);
    await expect(past(endOf('2022-08-03'))).rejects.toThrow(/does not fit ProgressReported/);
    const isSetAside = (streamId: string, revision: bigint) =>
      streamId === 'directive-01' && revision === bad.revision;
    const setAside = { ...reference, isSetAside };
    const then = await findPastDirective(pool, '01', endOf('2022-08-03'), leader, setAside, 'en');
    expect(then?.percent).toBe(30);
  });
});

describe('What changed in a directive', () => {
  const changes = (
    asked: Parameters<typeof listDirectiveChanges>[2],
    viewer: Parameters<typeof listDirectiveChanges>[3] = inspector,
  ) => listDirectiveChanges(pool, '01', asked, viewer, reference, 'vi');

  it('is told after one moment and up to another, by whom', async () => {
    tellLife();
    await projected();
    const between = await changes({ from: endOf('2022-08-01'), to: endOf('2022-09-10') });
    expect(between?.items.map(({ field, from, to, by }) => [field, from, to, by.name])).toEqual([
      ['proposedDueOn', null, '2022-10-31', 'Chuyên viên court'],
      ['heldBy', { party: 'agency', agencyId: 'court' }, { party: 'office' }, 'Chuyên viên court'],
      ['dueOn', '2022-09-30', '2022-10-31', 'Trưởng ban'],
      ['deadlineRule', { on: '2022-09-30' }, { on: '2022-10-31' }, 'Trưởng ban'],
      ['extensions', 0, 1, 'Trưởng ban'],
      ['proposedDueOn', '2022-10-31', null, 'Trưởng ban'],
      ['heldBy', { party: 'office' }, { party: 'agency', agencyId: 'court' }, 'Trưởng ban'],
    ]);
    expect(between?.items[2]?.event).toMatchObject({
      type: 'ExtensionGranted',
      words: expect.stringContaining('31/10/2022'),
    });
    expect((await changes({ from: endOf('2022-12-01') }))?.items).toEqual([]);
  });

  it('comes whole by pages of one event', async () => {
    tellLife();
    await projected();
    const paged: unknown[] = [];
    let cursor: string | undefined;
    for (let pages = 0; pages < 50; pages += 1) {
      const page = await changes({ limit: 1, cursor });
      paged.push(...(page?.items ?? []));
      if (!page?.nextCursor) break;
      cursor = page.nextCursor;
    }
    expect(paged).toEqual((await changes({}))?.items);
  });

  it('tells an agency nothing of what was before the issuing', async () => {
    story.draft('01', { title: 'Tên ban đầu' }, '2022-07-20');
    story.tell('01', '2022-07-22', office, {
      type: 'IssueDirective',
      notice: '15-TB/BCĐ',
      publishedOn: '2022-07-22',
      signer: 'Trưởng ban',
    });
    await projected();
    const changed = (await changes({}, court))?.items ?? [];
    expect(changed.find(({ field }) => field === 'title')).toMatchObject({
      from: null,
      to: 'Tên ban đầu',
      event: { type: 'DirectiveIssued' },
    });
    expect(changed.some(({ event }) => event.type === 'DirectiveDrafted')).toBe(false);
    expect(await changes({}, officerOf('bank'))).toBeNull();
  });
});
