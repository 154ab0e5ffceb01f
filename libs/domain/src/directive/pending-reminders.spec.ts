import { describe, expect, it } from '@jest/globals';
import { composeCalendar } from '../calendar/compose-calendar.js';
import {
  asking,
  calendar,
  calendarWith,
  fixedDate,
  type AskedOfDirective,
  chair,
  court,
  lifeUntil,
  office,
  on,
  police,
  standing,
  stateAfter,
  term,
} from './directive.fixture.js';
import type { DirectiveCommand } from './directive-commands.js';
import { pendingReminders, alwaysBy } from './pending-reminders.js';
import { lonely, pendingIn, policy, sentDuring, underWay } from './reminding.fixture.js';

const sent = (more: DirectiveCommand[], until: string, draft?: AskedOfDirective) =>
  sentDuring([...underWay(draft), ...more], until, policy).fired;

const beforeDue = [
  ['2022-12-05 08:00', 'before-7', 'agency court'],
  ['2022-12-09 08:00', 'before-3', 'agency court'],
  ['2022-12-13 08:00', 'before-1', 'agency court'],
  ['2022-12-14 08:00', 'due-day', 'agency court'],
];

describe('a directive that nobody finishes', () => {
  it('is reminded 7, 3 and 1 working days before its date, on it, and on overdue days 1, 2, 3, 8, 13, 18', () => {
    expect(sent([], '2023-01-11')).toEqual([
      ...beforeDue,
      ['2022-12-15 00:00', 'overdue', ''],
      ['2022-12-15 08:00', 'escalate-head-1', 'agency_head court'],
      ['2022-12-15 08:00', 'overdue-1', 'agency court'],
      ['2022-12-16 08:00', 'overdue-2', 'agency court'],
      ['2022-12-19 08:00', 'overdue-3', 'agency court'],
      ['2022-12-21 08:00', 'escalate-leader-5', 'leader'],
      ['2022-12-26 08:00', 'overdue-8', 'agency court'],
      ['2022-12-28 08:00', 'escalate-leader-10', 'leader'],
      ['2023-01-03 08:00', 'overdue-13', 'agency court'],
      ['2023-01-10 08:00', 'overdue-18', 'agency court'],
    ]);
  });

  it('counts its days around the public holidays', () => {
    const afterNationalDay = { ...lonely, deadline: fixedDate('2022-09-06') };
    const { fired } = sentDuring(underWay(afterNationalDay).slice(0, 2), '2022-09-07', policy);
    expect(fired).toEqual([
      ['2022-08-24 08:00', 'before-7', 'agency court'],
      ['2022-08-30 08:00', 'before-3', 'agency court'],
      ['2022-09-05 08:00', 'before-1', 'agency court'],
      ['2022-09-06 08:00', 'due-day', 'agency court'],
    ]);
  });

  it('due on a day of rest is reminded on the last working day before it, and not on it', () => {
    const onSunday = { ...lonely, deadline: fixedDate('2022-12-18') };
    expect(sent([], '2022-12-20', onSunday).slice(2)).toEqual([
      ['2022-12-16 08:00', 'before-1', 'agency court'],
      ['2022-12-19 00:00', 'overdue', ''],
      ['2022-12-19 08:00', 'escalate-head-1', 'agency_head court'],
      ['2022-12-19 08:00', 'overdue-1', 'agency court'],
    ]);
  });

  it('is overdue from the end of its due date where the office is, whatever the zone', () => {
    const apia = composeCalendar('Pacific/Apia', []);
    const steps = pendingReminders(stateAfter(...underWay()), alwaysBy(policy, apia));
    expect(steps.find(({ kind }) => kind === 'overdue')?.dueAt).toBe('2022-12-14T11:00:00.000Z');
  });

  it('is reminded at eight by the clocks of the office before and after they are put back', () => {
    const berlin = composeCalendar('Europe/Berlin', []);
    const draft = { ...lonely, deadline: fixedDate('2022-11-02') };
    const state = stateAfter(...underWay(draft).slice(0, 2));
    const dueAt = pendingReminders(state, alwaysBy(policy, berlin)).flatMap((step) =>
      step.kind === 'reminder' ? [[step.step, step.dueAt]] : [],
    );
    expect(dueAt.slice(0, 4)).toEqual([
      ['before-7', '2022-10-24T06:00:00.000Z'],
      ['before-3', '2022-10-28T06:00:00.000Z'],
      ['before-1', '2022-11-01T07:00:00.000Z'],
      ['due-day', '2022-11-02T07:00:00.000Z'],
    ]);
  });
});

describe('a quiet day', () => {
  it('moves a reminder before the date ahead, one after it behind, and skips that of the day', () => {
    const quiet = { ...policy, quietDays: ['2022-12-13', '2022-12-14', '2022-12-15'] };
    const { fired } = sentDuring(underWay(), '2022-12-17', quiet);
    expect(fired.slice(2)).toEqual([
      ['2022-12-12 08:00', 'before-1', 'agency court'],
      ['2022-12-15 00:00', 'overdue', ''],
      ['2022-12-16 08:00', 'escalate-head-1', 'agency_head court'],
      ['2022-12-16 08:00', 'overdue-2', 'agency court'],
    ]);
  });
});

describe('quiet days that push several reminders before the date onto one morning', () => {
  it('leave the one that is nearest to the date', () => {
    const quiet = { ...policy, quietDays: ['2022-12-12', '2022-12-13'] };
    expect(sentDuring(underWay(), '2022-12-15', quiet).fired).toEqual([
      ['2022-12-05 08:00', 'before-7', 'agency court'],
      ['2022-12-09 08:00', 'before-1', 'agency court'],
      ['2022-12-14 08:00', 'due-day', 'agency court'],
    ]);
  });
});

describe('another policy', () => {
  it('may count in calendar days, at its own hour, and repeat from the start', () => {
    const own = {
      ...policy,
      sendAt: '07:30',
      beforeDue: [{ days: 4, unit: 'calendar' as const }],
      onDueDay: false,
      afterDue: { first: [], thenEvery: 2 },
      escalations: [],
    };
    expect(sentDuring(underWay(), '2022-12-21', own).fired).toEqual([
      ['2022-12-09 07:30', 'before-4-calendar', 'agency court'],
      ['2022-12-15 00:00', 'overdue', ''],
      ['2022-12-16 07:30', 'overdue-2', 'agency court'],
      ['2022-12-20 07:30', 'overdue-4', 'agency court'],
    ]);
  });
});

describe('silence', () => {
  const nudges = (commands: DirectiveCommand[], until: string) =>
    sentDuring(commands, until).fired.filter(([, step]) => step.startsWith('silent'));
  const endless = underWay({ ...lonely, deadline: standing }).slice(0, 2);

  it('of 30 days is nudged, and again after 30 more, on the next working day', () => {
    expect(nudges(endless, '2022-10-25')).toEqual([
      ['2022-08-24 08:00', 'silent-30', 'agency court'],
      ['2022-09-23 08:00', 'silent-60', 'agency court'],
      ['2022-10-24 08:00', 'silent-90', 'agency court'],
    ]);
  });

  it('ends with a report of any of its agencies and is counted anew', () => {
    const shared = [on('2022-07-20', office, asking.draft), ...endless.slice(1)];
    const reported = [...shared, on('2022-09-01', police, asking.progress)];
    expect(nudges(reported, '2022-10-04')).toEqual([
      ['2022-08-24 08:00', 'silent-30', 'agency court'],
      ['2022-10-03 08:00', 'silent-30', 'agency court'],
    ]);
  });

  it('is no matter before there is a lead', () => {
    expect(nudges([...lifeUntil.issued], '2022-12-01')).toEqual([]);
  });
});

describe('a completion that waits for confirmation', () => {
  it('reminds the office every working day and leaves the agency alone', () => {
    expect(sent([on('2022-12-12', court, asking.completion)], '2022-12-20').slice(2)).toEqual([
      ['2022-12-13 08:00', 'confirm-1', 'office'],
      ['2022-12-14 08:00', 'confirm-2', 'office'],
      ['2022-12-15 08:00', 'confirm-3', 'office'],
      ['2022-12-16 08:00', 'confirm-4', 'office'],
      ['2022-12-19 08:00', 'confirm-5', 'office'],
    ]);
  });

  it('reminds nobody where the policy says never', () => {
    const waiting = stateAfter(...underWay(), on('2022-12-12', court, asking.completion));
    expect(pendingIn(waiting, { ...policy, confirmEvery: null })).toEqual([]);
  });

  it('that was reported on the due date never becomes overdue', () => {
    const inTime = stateAfter(...underWay(), on('2022-12-14', court, asking.completion, '23:59'));
    expect(pendingIn(inTime)).toEqual([['2022-12-15 08:00', 'confirm-1', 'office']]);
  });

  it('that was reported late is overdue all the same', () => {
    const late = stateAfter(...underWay(), on('2022-12-15', court, asking.completion, '00:30'));
    expect(pendingIn(late)[0]).toEqual(['2022-12-15 00:30', 'overdue', '']);
  });

  it('when returned after the date is overdue at once and urged from then on', () => {
    const returned = [on('2022-12-13', court, asking.completion), on('2022-12-19', office, asking.giveBack)];
    expect(sent(returned, '2022-12-27').slice(7)).toEqual([
      ['2022-12-19 09:00', 'overdue', ''],
      ['2022-12-20 08:00', 'escalate-head-1', 'agency_head court'],
      ['2022-12-21 08:00', 'escalate-leader-5', 'leader'],
      ['2022-12-26 08:00', 'overdue-8', 'agency court'],
    ]);
  });

  it('is counted from the right day once that is corrected', () => {
    const corrected = stateAfter(
      ...underWay(),
      on('2022-12-12', court, asking.completion),
      on(
        '2022-12-12',
        office,
        { ...asking.correct, field: 'completionReportedOn', value: '2022-12-09' },
        '15:00',
      ),
    );
    expect(pendingIn(corrected)).toEqual([['2022-12-13 08:00', 'confirm-2', 'office']]);
  });
});

describe('nobody is reminded of', () => {
  it.each(['draft', 'suspended', 'closed'] as const)('a directive that is %s', (work) => {
    expect(pendingIn(stateAfter(...lifeUntil[work]))).toEqual([]);
  });
});

describe('a directive without a deadline', () => {
  it.each([['none', null] as const, ['a standing one', standing] as const])(
    'owes no reminder about it and never becomes overdue: %s',
    (_, deadline) => {
      expect(pendingIn(stateAfter(...underWay({ ...lonely, deadline })), policy)).toEqual([]);
    },
  );
});

describe('a directive issued without a lead', () => {
  it('reminds the office in the agency’s place, and tells the leader but no head', () => {
    const { fired } = sentDuring([...lifeUntil.issued], '2022-12-22', policy);
    expect(fired.slice(3)).toEqual([
      ['2022-12-14 08:00', 'due-day', 'office'],
      ['2022-12-15 00:00', 'overdue', ''],
      ['2022-12-15 08:00', 'overdue-1', 'office'],
      ['2022-12-16 08:00', 'overdue-2', 'office'],
      ['2022-12-19 08:00', 'overdue-3', 'office'],
      ['2022-12-21 08:00', 'escalate-leader-5', 'leader'],
    ]);
  });
});

describe('an extension', () => {
  const asked = on('2022-12-09', court, { ...asking.extension, proposedDueOn: '2022-12-21' });

  it('makes all follow the new date', () => {
    expect(sent([asked, on('2022-12-12', chair, asking.grant)], '2022-12-23').slice(2)).toEqual([
      ['2022-12-16 08:00', 'before-3', 'agency court'],
      ['2022-12-20 08:00', 'before-1', 'agency court'],
      ['2022-12-21 08:00', 'due-day', 'agency court'],
      ['2022-12-22 00:00', 'overdue', ''],
      ['2022-12-22 08:00', 'escalate-head-1', 'agency_head court'],
      ['2022-12-22 08:00', 'overdue-1', 'agency court'],
    ]);
  });

  it('that is refused changes nothing', () => {
    expect(sent([asked, on('2022-12-12', chair, asking.refuse)], '2022-12-15')).toEqual(beforeDue);
  });

  it('of an overdue directive lets it become overdue a second time', () => {
    const late = [
      on('2022-12-15', court, { ...asking.extension, proposedDueOn: '2022-12-19' }),
      on('2022-12-16', chair, asking.grant),
    ];
    const facts = sent(late, '2022-12-21').filter(([, step]) => step === 'overdue');
    expect(facts).toEqual([
      ['2022-12-15 00:00', 'overdue', ''],
      ['2022-12-20 00:00', 'overdue', ''],
    ]);
  });
});

describe('a deadline that another calendar moves', () => {
  const draft = { ...lonely, deadline: term(103) };
  const later = calendarWith(['2022-08-10', '2022-08-11']);

  it('goes on being reminded as before where the move is declined', () => {
    const kept = on('2022-12-06', office, { type: 'KeepDeadline', calendar: later, reason: null });
    expect(sent([kept], '2022-12-15', draft)).toEqual(beforeDue);
  });

  it('makes all follow the new date', () => {
    const moved = on('2022-12-06', office, { type: 'RecalculateDeadline', calendar: later });
    expect(sent([moved], '2022-12-15', draft)).toEqual([
      ['2022-12-05 08:00', 'before-7', 'agency court'],
      ['2022-12-07 08:00', 'before-7', 'agency court'],
      ['2022-12-13 08:00', 'before-3', 'agency court'],
    ]);
  });
});

describe('a due date that is corrected', () => {
  it('makes all follow the right date', () => {
    const correct = { ...asking.correct, field: 'dueOn', value: '2022-12-16' } as const;
    expect(sent([on('2022-12-06', office, correct)], '2022-12-14')).toEqual([
      ['2022-12-05 08:00', 'before-7', 'agency court'],
      ['2022-12-07 08:00', 'before-7', 'agency court'],
      ['2022-12-13 08:00', 'before-3', 'agency court'],
    ]);
  });
});

describe('a directive resumed whose suspended days count', () => {
  it('does not get what it missed', () => {
    const rules = alwaysBy({ ...policy, suspensionExtends: false }, calendar);
    const pause = [
      on('2022-12-08', office, { ...asking.suspend, rules }),
      on('2022-12-13', office, { ...asking.resume, rules }),
    ];
    expect(sent(pause, '2022-12-15')).toEqual([
      ['2022-12-05 08:00', 'before-7', 'agency court'],
      ['2022-12-14 08:00', 'due-day', 'agency court'],
    ]);
  });
});

describe('a directive given to another agency', () => {
  it('reminds that one from then on', () => {
    expect(sent([on('2022-12-08', office, asking.reassign)], '2022-12-14').slice(1)).toEqual([
      ['2022-12-09 08:00', 'before-3', 'agency treasury'],
      ['2022-12-13 08:00', 'before-1', 'agency treasury'],
    ]);
  });
});

describe('a directive closed and opened again', () => {
  it('is urged from then on by the date that it has', () => {
    const acts = [asking.completion, asking.close, asking.reopen];
    const again = acts.map((act, day) => on(`2022-12-0${day + 6}`, day === 0 ? court : office, act));
    expect(sent(again, '2022-12-14').slice(1)).toEqual([
      ['2022-12-07 08:00', 'confirm-1', 'office'],
      ['2022-12-09 08:00', 'before-3', 'agency court'],
      ['2022-12-13 08:00', 'before-1', 'agency court'],
    ]);
  });
});

describe('co-ordinating agencies', () => {
  const coordinators = [{ agencyId: 'police' }, { agencyId: 'bar', dueOn: '2022-12-08' }];

  it('are reminded with the lead, or by their own deadline', () => {
    expect(sent([], '2022-12-13', { ...lonely, coordinators })).toEqual([
      ['2022-11-29 08:00', 'before-7 (bar)', 'agency bar'],
      ['2022-12-05 08:00', 'before-3 (bar)', 'agency bar'],
      ['2022-12-05 08:00', 'before-7', 'agency court, agency police'],
      ['2022-12-07 08:00', 'before-1 (bar)', 'agency bar'],
      ['2022-12-08 08:00', 'due-day (bar)', 'agency bar'],
      ['2022-12-09 08:00', 'before-3', 'agency court, agency police'],
      ['2022-12-09 08:00', 'overdue-1 (bar)', 'agency bar'],
      ['2022-12-12 08:00', 'overdue-2 (bar)', 'agency bar'],
    ]);
  });

  it('that are late make neither the directive overdue nor their head hear of it', () => {
    const kinds = sent([], '2022-12-14', { ...lonely, coordinators }).map(([, step]) => step);
    expect(kinds).not.toContain('overdue');
    expect(kinds.filter((step) => step.startsWith('escalate'))).toEqual([]);
  });
});
