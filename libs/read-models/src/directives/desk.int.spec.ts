import { describe, expect, it } from '@jest/globals';
import { heldPeriods } from '#domain';
import { calendar, fixedDate, leader, office, officerOf, inspector, type Story } from '../story.fixture.js';
import { agencyDesk, deskNumbers, leaderDesk, overdueAgencies } from './desk.js';
import type { DirectiveFilters } from './directive-filters.js';
import { court, pool, reported, useDatabase } from './directive-story.fixture.js';
import { heldPeriodsOf } from './held-periods-of.js';
import { readLateness } from './lateness-report.js';
import { listDirectives } from './list-directives.js';

const today = '2022-09-15';
const police = officerOf('police');

useDatabase();

const due = { deadline: fixedDate('2022-09-01') };
const cause = { id: 'c1', code: 'CHO', name: { vi: 'Chờ ý kiến', en: 'Waiting' }, active: true };

function tell(story: Story): void {
  story.record('agency-court', 'AgencyRegistered', court('Tòa án tỉnh'));
  story.record('agency-police', 'AgencyRegistered', {
    ...court('Công an tỉnh'),
    agencyId: 'police',
    code: 'CA',
  });
  story.record('cause-c1', 'LatenessCauseListed', { causeId: 'c1', code: 'CHO', name: cause.name });
  story.issue('1', due);
  story.issue('2', { ...due, coordinators: [{ agencyId: 'police' }] }).progress('2', '2022-08-02');
  story.issue('3', { ...due, leadAgencyId: 'police' }).progress('3', '2022-09-10');
  story.issue('4', { leadAgencyId: 'police' }).complete('4', '2022-09-01');
  story.tell('4', '2022-09-12', office, { type: 'ReturnCompletion', reason: 'Thiếu số liệu.' });
  story.issue('5').tell('5', '2022-09-05', officerOf('court'), {
    ...{ type: 'RequestExtension', proposedDueOn: '2022-12-30', reason: 'Thiếu hồ sơ.' },
  });
  story.tell('5', '2022-09-07', office, { type: 'ReferExtension', opinion: null });
  story.issue('6', due).complete('6', '2022-09-05').close('6', '2022-09-06');
  story.tell('6', '2022-09-07', office, { type: 'RecordLatenessCause', cause, note: null, evidence: [] });
}

/** The filters that a query string asks for, as the address of the list takes them. */
function filtersOf(query: string): DirectiveFilters {
  const lists = ['work', 'time', 'urgency', 'awaiting', 'heldBy', 'latenessCause', 'agencyId'];
  const entries = [...new URLSearchParams(query)].map(([name, value]) => [
    name,
    lists.includes(name) ? value.split(',') : value === 'true' ? true : value,
  ]);
  return Object.fromEntries(entries) as DirectiveFilters;
}

describe('the desk', () => {
  it.each([office, leader, inspector, police, officerOf('court')])(
    'of $id has numbers, each the length of the list behind it',
    async (viewer) => {
      await reported(tell);
      const numbers = await deskNumbers(pool, viewer, today, calendar);
      expect(numbers.length).toBeGreaterThan(2);
      for (const { name, count, query } of [...numbers]) {
        const { items } = await listDirectives(pool, filtersOf(query), viewer, today, calendar);
        expect([name, count]).toEqual([name, items.length]);
      }
      expect(numbers.some(({ count }) => count > 0)).toBe(true);
    },
  );

  it('ranks the lead agencies by what is overdue, each number the length of its list', async () => {
    await reported(tell);
    const agencies = await overdueAgencies(pool, leader, today, calendar);
    expect(agencies.map(({ agencyName, count }) => [agencyName, count])).toEqual([
      ['Tòa án tỉnh', 2],
      ['Công an tỉnh', 1],
    ]);
    for (const { query, count } of agencies)
      expect((await listDirectives(pool, filtersOf(query), leader, today, calendar)).items).toHaveLength(
        count,
      );
  });

  it('of an agency tells the one thing to do about each, and why something was returned', async () => {
    await reported(tell);
    const { atWork, returned } = await agencyDesk(pool, police, today, calendar);
    expect(atWork.map(({ directive, next }) => [directive.id, next])).toEqual([
      ['2', 'report-share'],
      ['3', 'report'],
      ['4', 'report-again'],
    ]);
    expect(returned.map(({ directive, returnedBecause }) => [directive.id, returnedBecause])).toEqual([
      ['4', 'Thiếu số liệu.'],
    ]);
    const courts = await agencyDesk(pool, officerOf('court'), today, calendar);
    expect(courts.atWork.map(({ directive, next }) => [directive.id, next])).toEqual([
      ['1', 'accept'],
      ['2', 'report'],
      ['5', null],
    ]);
  });

  it('of a leader shows the requests that wait, and what stands still longest and in whose hands', async () => {
    await reported(tell);
    const { requests, stuck } = await leaderDesk(pool, leader, today, calendar);
    expect(
      requests.map(({ id, proposedDueOn, requestReason }) => [id, proposedDueOn, requestReason]),
    ).toEqual([['5', '2022-12-30', 'Thiếu hồ sơ.']]);
    expect(stuck.map(({ id, heldBy }) => [id, heldBy.party])).toEqual([
      ...[
        ['1', 'agency'],
        ['2', 'agency'],
        ['3', 'agency'],
      ],
      ...[
        ['5', 'leader'],
        ['4', 'agency'],
      ],
    ]);
  });
});

describe('whose hands a directive was in', () => {
  it('is read as the history of the directive says', async () => {
    await reported(tell);
    const { held, heldDays } = await heldPeriodsOf(pool, '5', today, calendar);
    expect(held.map(({ party, calendarDays }) => [party, calendarDays])).toEqual([
      ['agency', 47],
      ['office', 2],
      ['leader', 8],
    ]);
    expect(heldDays.leader).toEqual({ calendarDays: 8, workingDays: 6 });
    expect(heldPeriods([], today, calendar)).toEqual([]);
  });
});

describe('the report of what was late', () => {
  it('counts by lead agency and cause, with the days in whose hands it lay, and links each number to its list', async () => {
    await reported(tell);
    const window = { from: '2022-06-15', to: '2022-12-14' };
    const report = await readLateness(pool, window, leader, today, calendar);
    expect(report).toMatchObject({
      ...window,
      count: 4,
      withoutCause: 3,
      causes: [{ id: 'c1', count: 1 }],
      longestStuck: [{ id: '1' }, { id: '2' }, { id: '3' }],
      agencies: [
        { agencyId: 'court', count: 3, heldDays: { agency: 57 + 57 + 47, office: 1, leader: 0 } },
        { agencyId: 'police', count: 1, heldDays: { agency: 57, office: 0, leader: 0 } },
      ],
    });
    for (const { causes } of report.agencies)
      for (const { query, count } of causes)
        expect((await listDirectives(pool, filtersOf(query), leader, today, calendar)).items).toHaveLength(
          count,
        );
  });
});
