import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import type { Deadline } from '#domain';
import { auditTrailConsumer } from '../audit-trail/audit-trail-consumer.js';
import { forget, project, startDatabase } from '../projected.fixture.js';
import { calendar, fixedDate, leader, office, officerOf, Story } from '../story.fixture.js';
import { listFindings, type FindingFilters, type OtherFinding } from './list-findings.js';

let pool: Pool;
let stop: () => Promise<void>;
const court = officerOf('court');

beforeAll(async () => {
  ({ pool, stop } = await startDatabase());
});
afterAll(() => stop());

async function recorded(tell: (story: Story) => void, events = 500): Promise<void> {
  const story = new Story();
  tell(story);
  await forget(pool);
  const bounds = { events, characters: 4_000_000 };
  await project(pool, story.log, [auditTrailConsumer(calendar.timeZone)], bounds);
}

const year = { from: '2022-01-01', to: '2022-12-31' };
const found = async (filters: Partial<FindingFilters> = {}, others: OtherFinding[] = []) =>
  (await listFindings(pool, { ...year, ...filters }, calendar, 'en', others)).items;
const wordsOf = async (kind: FindingFilters['kind']) => (await found({ kind })).map(({ words }) => words);
const reported = (story: Story, id: string, on: string, effectiveOn: string) =>
  story.tell(id, on, court, {
    type: 'ReportProgress',
    ...{ percent: 10, narrative: 'Đang làm.', effectiveOn, indicators: [], evidence: [] },
  });
describe('a finding', () => {
  it('is none where work went as it should', async () => {
    await recorded((story) =>
      story
        .issue('01')
        .progress('01', '2022-08-01')
        .extend('01', '2022-11-01', '2022-12-30')
        .complete('01', '2022-11-20')
        .tell('01', '2022-11-21', office, { type: 'CloseDirective', outcome: 'implemented' }),
    );
    expect(await found()).toEqual([]);
  });

  it('is a report whose day lies more than a week before it was recorded, and none sooner', async () => {
    await recorded((story) => {
      story.issue('01');
      reported(story, '01', '2022-08-20', '2022-08-12');
      reported(story, '01', '2022-08-20', '2022-08-13');
    });
    const [dated, ...more] = await found();
    expect(more).toEqual([]);
    expect(dated).toMatchObject({
      ...{ kind: 'fact-dated-back', at: '2022-08-20T02:00:00.000Z', agencyId: 'court' },
      directive: { id: '01', number: 'BCD-2022-01/01' },
      actor: { id: court.id, name: court.name },
      words: expect.stringMatching(/^Dated back: a progress report bears the date 12.*8 days before/),
    });
    expect(dated?.positions).toHaveLength(1);
  });

  it('is a correction that puts the day of a completion report back, and none that puts it forward', async () => {
    await recorded((story) => {
      const correct = (value: string, day: string) =>
        story.tell('01', day, office, {
          type: 'CorrectDirective',
          ...{ field: 'completionReportedOn', value, reason: 'Đóng dấu đến.', authority: 'CV 12' },
        });
      story.issue('01').complete('01', '2022-09-20');
      correct('2022-09-10', '2022-09-21');
      correct('2022-09-12', '2022-09-22');
    });
    expect(await wordsOf('fact-dated-back')).toEqual([
      expect.stringMatching(
        /^Corrected to an earlier day: the day of the completion report, from 20.* to 10/,
      ),
    ]);
  });

  it('is a number of reports in the days before a cut-off that is far above the pace of an agency', async () => {
    await recorded((story) => {
      story.issue('01');
      for (const day of ['2022-10-03', '2022-11-01']) story.progress('01', day);
      for (let report = 0; report < 5; report += 1) story.progress('01', '2022-12-13', report);
    });
    const [burst, ...more] = await found();
    expect(more).toEqual([]);
    expect(burst).toMatchObject({
      kind: 'reports-before-cut-off',
      agencyId: 'court',
      directive: null,
      actor: null,
    });
    expect(burst?.words).toMatch(/5 reports in the last 3 days.*in the 90 days before: 2/);
  });

  it('is found all the same where its events come one by one', async () => {
    const tell = (story: Story) => {
      story.issue('01').issue('02', { deadline: fixedDate('2022-08-31') });
      reported(story, '01', '2022-08-20', '2022-08-10');
      story.extend('02', '2022-09-01', '2022-09-30');
      for (let report = 0; report < 5; report += 1) story.progress('01', '2022-12-13', report);
      story.complete('01', '2022-12-14');
      story.tell('01', '2022-12-14', office, { type: 'CloseDirective', outcome: 'implemented' });
    };
    await recorded(tell);
    const together = await found();
    expect(together.map(({ kind }) => kind).sort()).toEqual([
      ...['closed-within-minutes', 'deadline-moved-after-it-passed'],
      ...['fact-dated-back', 'reports-before-cut-off'],
    ]);
    await recorded(tell, 1);
    expect(await found()).toEqual(together);
  });

  it('is no number of reports that an agency sends all the year round', async () => {
    await recorded((story) => {
      story.issue('01');
      for (let day = 1; day <= 30; day += 1)
        for (let report = 0; report < 2; report += 1)
          story.progress('01', `2022-11-${String(day).padStart(2, '0')}`, report);
      for (let report = 0; report < 5; report += 1) story.progress('01', '2022-12-13', report);
    });
    expect(await wordsOf('reports-before-cut-off')).toEqual([]);
  });

  it('is a completion whose paper came weeks before the office entered it', async () => {
    await recorded((story) => {
      const enter = (id: string, receivedOn: string) =>
        story.tell(id, '2022-08-20', office, {
          type: 'ReportCompletion',
          ...{ summary: 'Đã hoàn thành.', effectiveOn: '2022-08-20', indicators: [], evidence: [] },
          onBehalfOf: { agencyId: 'court', document: 'CV 5', receivedOn },
        });
      story.issue('01').issue('02');
      enter('01', '2022-08-12');
      enter('02', '2022-08-13');
    });
    expect(await wordsOf('fact-dated-back')).toEqual([
      expect.stringMatching(/^Dated back: a completion report bears the date 12.*8 days before/),
    ]);
  });

  describe('is a deadline that was moved after it had passed:', () => {
    const passed = '2022-08-31';
    const moved = async () =>
      (await found({ kind: 'deadline-moved-after-it-passed' })).map(({ directive, words }) => [
        directive?.id,
        words,
      ]);
    const wasMoved = (to: string) =>
      expect.stringMatching(`^A deadline that had passed was moved: from 31.* to ${to}`);
    const assign = (story: Story, id: string, day: string, deadline?: Deadline) =>
      story.tell(id, day, office, {
        type: 'AssignDirective',
        ...{ leadAgencyId: 'police', reason: 'Đúng chức năng.', ...(deadline ? { deadline } : {}) },
      });

    it('by an extension, by a correction, and none sooner', async () => {
      await recorded((story) => {
        for (const id of ['01', '02', '03']) story.issue(id, { deadline: fixedDate(passed) });
        story.extend('01', passed, '2022-09-30');
        story.extend('02', '2022-09-01', '2022-09-30');
        story.tell('03', '2022-09-05', office, {
          type: 'CorrectDirective',
          ...{ field: 'dueOn', value: '2022-10-31', reason: 'Ghi sai.', authority: 'CV 13' },
        });
      });
      const all = await found({ kind: 'deadline-moved-after-it-passed' });
      expect(all.map(({ directive, actor }) => [directive?.id, actor?.id])).toEqual([
        ['03', office.id],
        ['02', leader.id],
      ]);
    });

    it('by another assignment, which may take it away, and none where it stays or has not passed', async () => {
      await recorded((story) => {
        for (const id of ['01', '02', '03', '04', '05']) story.issue(id, { deadline: fixedDate(passed) });
        assign(story, '01', passed, fixedDate('2022-11-30'));
        assign(story, '02', '2022-09-06');
        assign(story, '03', '2022-09-06', fixedDate('2022-11-30'));
        const standing: Deadline = {
          rule: { standing: true },
          dueOn: null,
          calendarVersion: calendar.version,
        };
        assign(story, '04', '2022-09-07', standing);
        story.tell('05', '2022-08-29', court, { type: 'DeclineDirective', reason: 'Không đúng chức năng.' });
        assign(story, '05', '2022-09-08', fixedDate('2022-12-31'));
        assign(story, '01', '2022-12-01', fixedDate('2022-12-30'));
      });
      expect(await moved()).toEqual([
        ['01', 'A deadline that had passed was moved: from 30 November 2022 to 30 December 2022'],
        ['05', wasMoved('31')],
        ['04', expect.stringMatching(/^A deadline that had passed was taken away: it was 31/)],
        ['03', wasMoved('30')],
      ]);
    });

    it('by a suspension that began afterwards, and none by one that it fell into', async () => {
      await recorded((story) => {
        for (const id of ['01', '02']) story.issue(id, { deadline: fixedDate(passed) });
        const suspend = (id: string, day: string) =>
          story.tell(id, day, office, { type: 'SuspendDirective', reason: 'Chờ hướng dẫn.' });
        suspend('01', passed);
        suspend('02', '2022-09-06');
        for (const id of ['01', '02'])
          story.tell(id, '2022-09-20', office, { type: 'ResumeDirective', reason: 'Đã có hướng dẫn.' });
      });
      expect(await moved()).toEqual([['02', wasMoved('')]]);
    });
  });

  it('is a closing within minutes of the report, and one without any', async () => {
    await recorded((story) => {
      const close = (id: string, time: string, more: object = {}) =>
        story.tell(
          id,
          '2022-09-20',
          office,
          { type: 'CloseDirective', outcome: 'implemented', ...more },
          time,
        );
      for (const id of ['01', '02', '03']) story.issue(id);
      story.complete('01', '2022-09-20');
      close('01', '09:09');
      story.complete('02', '2022-09-20');
      close('02', '09:10');
      close('03', '10:00', { withoutReport: true, reason: 'Đã kiểm tra tại chỗ.' });
    });
    expect(await wordsOf('closed-within-minutes')).toEqual([
      'Closed 9 minutes after the completion report came',
    ]);
    expect(await wordsOf('closed-without-report')).toEqual([expect.stringContaining('Đã kiểm tra tại chỗ.')]);
    const [close] = await found({ kind: 'closed-within-minutes' });
    expect(close?.positions).toHaveLength(2);
  });

  it('stands among those made elsewhere in the order of time, page by page, each once', async () => {
    await recorded((story) => {
      story.issue('01');
      for (const day of ['2022-08-20', '2022-09-20', '2022-10-20']) reported(story, '01', day, '2022-07-25');
    });
    const findingAt = (at: string): OtherFinding => ({
      ...{ kind: 'overdue-never-told', at, positions: [], actor: null, agencyId: 'court' },
      ...{ directiveId: '01', facts: { deadline: at.slice(0, 10) } },
    });
    const others = [findingAt('2022-09-01T00:00:00.000Z'), findingAt('2022-11-01T00:00:00.000Z')];
    const all = await found({}, others);
    expect(all.map(({ at }) => at.slice(0, 7))).toEqual([
      '2022-11',
      '2022-10',
      '2022-09',
      '2022-09',
      '2022-08',
    ]);
    const paged: unknown[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await listFindings(
        pool,
        { ...year, limit: 2, ...(cursor === undefined ? {} : { cursor }) },
        calendar,
        'en',
        others,
      );
      paged.push(...page.items);
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(all);
    expect(await found({ kind: 'overdue-never-told' }, others)).toHaveLength(2);
    expect(await found({ agencyId: 'police' }, others)).toEqual([]);
    expect(await found({ directiveId: '01' }, others)).toHaveLength(5);
  });

  it('takes nothing of what an event holds on trust', async () => {
    await recorded((story) => {
      const types = [
        ...['ProgressReported', 'CorrectionRecorded', 'ExtensionRequested', 'ExtensionGranted'],
        ...['DirectiveReassigned', 'DirectiveSuspended', 'DirectiveResumed', 'DirectiveClosed', 'SignedIn'],
      ];
      for (const value of [null, 7, { x: 1 }, '0000-99-99', ''])
        for (const type of types)
          story.record('directive-x', type, {
            ...{ effectiveOn: value, field: value, previousDueOn: value, deadline: value, agencyId: value },
            ...{ reportedOn: value, suspendedOn: value, withoutReport: value, address: value },
            ...{ outcome: value, value, previous: value, knownDevice: value },
          });
      const correction = { field: 'dueOn', previous: '0', value: 'x', reason: 3 };
      story.record('directive-x', 'CorrectionRecorded', correction);
    });
    await expect(found()).resolves.toBeDefined();
  });
});
