import { describe, expect, it } from '@jest/globals';
import { defaultPolicy } from '../reminder-policy/index.js';
import { timeStatus, type Directive } from './directive.js';
import {
  answerTo,
  asking,
  calendar,
  chair,
  court,
  fixedDate,
  given,
  heldOn,
  office,
  on,
  outcomeOf,
  standing,
  stateAfter,
} from './directive.fixture.js';
import { alwaysBy, pendingReminders } from './pending-reminders.js';
import { firing } from './reminding.fixture.js';

const today = '2022-12-01';
type Past = Partial<(typeof asking)['import']> | Record<string, unknown>;
const importing = (past: Past = {}, day = today, by = office) => on(day, by, { ...asking.import, ...past });
const imported = (past: Past = {}, day = today) => stateAfter(importing(past, day));
const pending = (state: Directive) => pendingReminders(state, alwaysBy(defaultPolicy, calendar));
const status = (state: Directive, day: string) =>
  timeStatus({ ...state, dueOn: state.deadline?.dueOn ?? null, dueSoonFrom: null }, day);
const closed = { outcome: 'implemented', on: '2022-11-20', reportedOn: '2022-11-15', note: null };

describe('a directive that was followed elsewhere before', () => {
  it('is taken over as a draft with its first date, and its past in one further event', () => {
    const events = outcomeOf(importing(), null);
    expect(events).toMatchObject([
      { type: 'DirectiveDrafted', data: { deadline: { dueOn: '2022-12-14' } } },
      {
        type: 'DirectiveImported',
        data: {
          formerNumber: '7/KL-BCĐ',
          assignedOn: '2022-07-25',
          deadline: { dueOn: '2023-01-20' },
          extendedTo: ['2022-12-21', '2023-01-20'],
        },
      },
    ]);
  });

  it('is under way, with the first date and the last one that was approved', () => {
    expect(imported()).toMatchObject({
      work: 'in_progress',
      issued: true,
      leadAgencyId: 'court',
      percent: 60,
      originalDueOn: '2022-12-14',
      deadline: { dueOn: '2023-01-20' },
      extensions: 2,
      notice: { number: '15-TB/BCĐ' },
      heldBy: { party: 'agency', agencyId: 'court' },
      imported: { formerNumber: '7/KL-BCĐ', assignedOn: '2022-07-25' },
    });
  });

  it('keeps its reports in the order of their days', () => {
    const events = outcomeOf(importing(), null);
    const taken = typeof events === 'string' ? undefined : events[1];
    expect(taken?.type === 'DirectiveImported' && taken.data.reports.map((report) => report.on)).toEqual([
      '2022-09-01',
      '2022-11-01',
    ]);
  });

  it('goes on like any other: it is reported on, extended, reported complete and closed', () => {
    const life = given([
      importing(),
      on('2022-12-02', court, { ...asking.progress, effectiveOn: '2022-12-01' }),
      on('2022-12-03', court, { ...asking.extension, proposedDueOn: '2023-02-20' }),
      on('2022-12-04', chair, asking.grant),
      on('2023-02-10', court, asking.completion),
      on('2023-02-11', office, asking.close),
    ]);
    expect(life.state).toMatchObject({ work: 'closed', extensions: 3, closure: { onTime: true } });
  });

  it('is judged by the last approved date, while the first one stays what it was', () => {
    expect(status(imported(), '2023-01-20')).toBe('in_time');
    expect(status(imported(), '2023-01-21')).toBe('overdue');
  });

  it('is owed no reminder that fell due before it was taken over', () => {
    const late = imported({ extendedTo: [], coordinators: [] }, '2022-12-20');
    const taken = calendar.instantOf('2022-12-20', '09:00').toISOString();
    expect(pending(late).filter(({ kind, dueAt }) => kind !== 'overdue' && dueAt <= taken)).toEqual([]);
  });

  it('is overdue at once, and its head and the leader are told on the first morning, each once', () => {
    const late = imported({ extendedTo: [], coordinators: [] }, '2023-01-10');
    const escalations = pending(late).filter(({ kind }) => kind === 'escalation');
    const morning = calendar.instantOf('2023-01-11', '08:00').toISOString();
    expect(escalations.map(({ step, dueAt }) => [step, dueAt])).toEqual([
      ['escalate-head-1', morning],
      ['escalate-leader-5', morning],
    ]);
    const [overdue] = pending(late).filter(({ kind }) => kind === 'overdue');
    const at = calendar.instantOf('2023-01-10', '09:01').toISOString();
    expect(overdue && outcomeOf(firing(overdue, defaultPolicy, at), late)).toMatchObject([
      { type: 'DirectiveBecameOverdue', data: { dueOn: '2022-12-14', overdueOn: '2022-12-15' } },
    ]);
  });

  it('is asked about its silence from the day on which it was taken over', () => {
    const steps = pending(imported()).filter(({ step }) => step.startsWith('silent-'));
    expect(steps).toMatchObject([{ step: 'silent-30', dueAt: '2023-01-03T01:00:00.000Z' }]);
  });

  it('may be over already: late or on time by the day of its completion report', () => {
    expect(imported({ closed })).toMatchObject({
      work: 'closed',
      percent: 100,
      closure: { outcome: 'implemented', closedOn: '2022-11-20', judgedOn: '2022-11-15', daysLate: 0 },
    });
    const late = { ...closed, on: '2022-12-28', reportedOn: '2022-12-24' };
    expect(imported({ closed: late, extendedTo: [], coordinators: [] }, '2022-12-30')).toMatchObject({
      closure: { onTime: false, daysLate: 10 },
    });
    expect(pending(imported({ closed }))).toEqual([]);
  });

  it('may be over without anybody having reported so, and says so', () => {
    expect(imported({ closed: { ...closed, reportedOn: null } })).toMatchObject({
      completion: null,
      closure: { withoutReport: true, judgedOn: '2022-11-20' },
    });
  });

  it('may have no date, or none that passes', () => {
    expect(imported({ deadline: standing, extendedTo: [], coordinators: [] })).toMatchObject({
      originalDueOn: null,
      deadline: { dueOn: null },
    });
    expect(imported({ deadline: null, extendedTo: [], coordinators: [] }).deadline).toBeNull();
  });

  it('is taken over once', () => {
    expect(answerTo(importing(), imported())).toBe('directive-already-drafted');
  });

  it.each<[string, Past, string]>([
    ['given before the meeting', { assignedOn: '2022-07-19' }, 'assigned-before-meeting'],
    ['given on a day to come', { assignedOn: '2022-12-02' }, 'assigned-in-future'],
    ['extended to an earlier day', { extendedTo: ['2022-12-14'] }, 'due-date-not-later'],
    ['extended backwards', { extendedTo: ['2023-01-20', '2023-01-19'] }, 'due-date-not-later'],
    ['extended beyond reach', { extendedTo: ['2033-01-01'] }, 'due-date-too-far'],
    ['extended without a date', { deadline: null, extendedTo: ['2023-01-01'] }, 'nothing-to-extend'],
    ['due before the meeting', { deadline: fixedDate('2022-07-19') }, 'due-date-before-meeting'],
    ['led by who co-ordinates', { leadAgencyId: 'police' }, 'lead-also-coordinates'],
    [
      'co-ordinated beyond its own date',
      { coordinators: [{ agencyId: 'bar', dueOn: '2023-01-21' }] },
      'coordinator-due-after-lead',
    ],
    [
      'reported on a day to come',
      { reports: [{ on: '2022-12-02', narrative: 'x', percent: null }] },
      'effective-date-in-future',
    ],
    [
      'reported before the meeting',
      { reports: [{ on: '2022-07-19', narrative: 'x', percent: null }] },
      'effective-date-before-meeting',
    ],
    ['closed on a day to come', { closed: { ...closed, on: '2022-12-02' } }, 'closed-in-future'],
    [
      'closed before it was given',
      { closed: { ...closed, on: '2022-07-24', reportedOn: null } },
      'closed-before-assigned',
    ],
    [
      'complete before it was given',
      { closed: { ...closed, reportedOn: '2022-07-24' } },
      'closed-before-assigned',
    ],
    [
      'complete after it was closed',
      { closed: { ...closed, reportedOn: '2022-11-21' } },
      'reported-after-closing',
    ],
    [
      'issued before the meeting',
      { notice: { ...asking.import.notice, publishedOn: '2022-07-19' } },
      'published-before-meeting',
    ],
  ])('is refused where it was %s', (_, past, code) => {
    expect(answerTo(importing(past), null)).toBe(code);
  });

  it('is taken over by the office alone', () => {
    for (const by of [court, chair])
      expect(answerTo(importing({}, today, by), null)).toBe('role-not-allowed');
  });

  it('may be taken over on the day of its meeting', () => {
    const fresh = { assignedOn: heldOn, reports: [], extendedTo: [], notice: null, coordinators: [] };
    expect(imported(fresh, heldOn)).toMatchObject({ work: 'in_progress', notice: null });
  });
});
