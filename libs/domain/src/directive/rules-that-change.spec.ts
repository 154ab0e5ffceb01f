import type { EffectiveRules } from './directive-commands.js';
import { describe, expect, it } from '@jest/globals';
import { composeCalendar } from '../calendar/index.js';
import { defaultPolicy, type ReminderPolicy } from '../reminder-policy/index.js';
import type { Directive } from './directive.js';
import {
  asking,
  calendar,
  court,
  engine,
  given,
  office,
  on,
  stateAfter,
  nothingYet,
} from './directive.fixture.js';
import type { DirectiveCommand } from './directive-commands.js';
import type { Coordinator } from './directive-events.js';
import { pendingReminders } from './pending-reminders.js';
import { firingBy, lonely, policy, underWay } from './reminding.fixture.js';

const at = (day: string, time: string) => calendar.instantOf(day, time).toISOString();

/** One policy after another, each from an instant on. */
const inTurn = (
  first: ReminderPolicy,
  ...then: (readonly [from: string, policy: ReminderPolicy])[]
): EffectiveRules[] =>
  [['', first] as const, ...then].map(([from, inForce], index) => ({
    from,
    calendar,
    policyFor: () => ({ ...inForce, version: index }),
  }));

/** Everything that goes out up to the start of a day, each at the instant at which it is due: instant, step, version. */
function sentUnder(rules: readonly EffectiveRules[], commands: readonly DirectiveCommand[], until: string) {
  const fired: (readonly [string, string, number])[] = [];
  let reported = nothingYet;
  for (const command of [...commands, null]) {
    const before = command?.at ?? calendar.startOfDay(until).toISOString();
    for (;;) {
      const next =
        reported.state && pendingReminders(reported.state, rules).find(({ dueAt }) => dueAt < before);
      if (!next) break;
      if (next.kind !== 'overdue') fired.push([next.dueAt, next.step, next.policy.version]);
      reported = given([firingBy(rules, next)], reported);
    }
    if (command !== null) reported = given([command], reported);
  }
  return fired;
}

/** Nobody fired anything until now: what an engine that was away for long finds owed. */
const pendingOf = (state: Directive, rules: readonly EffectiveRules[]) =>
  pendingReminders(state, rules)
    .filter(({ kind }) => kind !== 'overdue')
    .map(({ dueAt, step, policy: by }) => [dueAt, step, by.version]);

describe('another policy', () => {
  const daily = { ...policy, afterDue: { first: [], thenEvery: 1 }, escalations: [] };

  it('asks for nothing that would have been due before it was published, however long the work is late', () => {
    const rules = inTurn(policy, [at('2023-06-30', '10:00'), daily]);
    const fired = sentUnder(rules, underWay(), '2023-07-06');
    expect(fired.filter(([dueAt]) => dueAt > at('2023-06-28', '00:00'))).toEqual([
      [at('2023-06-30', '08:00'), 'overdue-133', 0],
      [at('2023-07-03', '08:00'), 'overdue-134', 1],
      [at('2023-07-04', '08:00'), 'overdue-135', 1],
      [at('2023-07-05', '08:00'), 'overdue-136', 1],
    ]);
  });

  it('leaves owed what the one before asked for and nobody sent', () => {
    const rules = inTurn(policy, [at('2022-12-09', '10:00'), { ...policy, beforeDue: [] }]);
    expect(pendingOf(stateAfter(...underWay()), rules).slice(0, 3)).toEqual([
      [at('2022-12-05', '08:00'), 'before-7', 0],
      [at('2022-12-09', '08:00'), 'before-3', 0],
      [at('2022-12-14', '08:00'), 'due-day', 1],
    ]);
  });

  it('sends at once what it puts into the past and was still to come', () => {
    const published = at('2022-12-13', '07:45');
    const rules = inTurn(policy, [published, { ...policy, sendAt: '07:30' }]);
    expect(sentUnder(rules, underWay(), '2022-12-15').slice(2)).toEqual([
      [published, 'before-1', 1],
      [at('2022-12-14', '07:30'), 'due-day', 1],
    ]);
  });

  it('sends nothing a second time that it puts off to later the same day', () => {
    const rules = inTurn(policy, [at('2022-12-13', '10:00'), { ...policy, sendAt: '16:00' }]);
    expect(sentUnder(rules, underWay(), '2022-12-15').slice(2)).toEqual([
      [at('2022-12-13', '08:00'), 'before-1', 0],
      [at('2022-12-14', '16:00'), 'due-day', 1],
    ]);
  });

  it('nudges by its own period from then on, shorter or longer', () => {
    const by = (silentAfterDays: number) => ({ ...defaultPolicy, silentAfterDays });
    const reported = on('2022-07-25', engine, asking.issue);
    const life = [on('2022-07-20', office, { ...lonely, deadline: null }), reported];
    const nudges = (first: number, second: number, from: string) =>
      sentUnder(inTurn(by(first), [at(from, '10:00'), by(second)]), life, '2022-12-31')
        .filter(([dueAt]) => dueAt > at(from, '00:00'))
        .slice(0, 2);
    expect(nudges(30, 7, '2022-11-30')).toEqual([
      [at('2022-12-05', '08:00'), 'silent-133', 1],
      [at('2022-12-12', '08:00'), 'silent-140', 1],
    ]);
    expect(nudges(7, 30, '2022-11-08')).toEqual([
      [at('2022-11-22', '08:00'), 'silent-120', 1],
      [at('2022-12-22', '08:00'), 'silent-150', 1],
    ]);
  });
});

describe('another calendar', () => {
  it('that closes the day of a reminder still has it sent', () => {
    const published = at('2022-12-12', '15:00');
    const withTyphoon = composeCalendar(calendar.timeZone, [
      { year: 2022, version: 1, nonWorking: [{ on: '2022-12-13', name: 'Bão' }], working: [] },
    ]);
    const rules: EffectiveRules[] = [calendar, withTyphoon].map((each, index) => ({
      from: index === 0 ? '' : published,
      calendar: each,
      policyFor: () => policy,
    }));
    expect(sentUnder(rules, underWay(), '2022-12-15').slice(2)).toEqual([
      [published, 'before-1', 0],
      [at('2022-12-14', '08:00'), 'due-day', 0],
    ]);
  });
});

describe('a corrected urgency', () => {
  it('puts the directive under the policy of that urgency from then on, not before', () => {
    const often = { ...policy, version: 1, afterDue: { first: [], thenEvery: 1 } };
    const rules: EffectiveRules[] = [
      { from: '', calendar, policyFor: ({ urgency }) => (urgency === 'express' ? often : policy) },
    ];
    const corrected = on('2022-12-22', office, { ...asking.correct, field: 'urgency', value: 'express' });
    const fired = sentUnder(rules, [...underWay(), corrected], '2022-12-27');
    expect(
      fired.filter(([dueAt, step]) => dueAt > at('2022-12-20', '00:00') && step.startsWith('overdue')),
    ).toEqual([
      [at('2022-12-23', '08:00'), 'overdue-7', 1],
      [at('2022-12-26', '08:00'), 'overdue-8', 1],
    ]);
  });
});

describe('assigning again', () => {
  const coordinators = [{ agencyId: 'bar', dueOn: '2022-12-08' }];
  const shared = underWay({ ...lonely, coordinators });
  const again = (
    asked: { leadAgencyId?: string; coordinators?: readonly Coordinator[] },
    day = '2022-12-06',
  ) =>
    stateAfter(
      ...shared,
      on(day, office, { ...asking.reassign, leadAgencyId: 'court', coordinators, ...asked }, '08:00'),
    );

  it('another co-ordinating agency leaves the lead at its work, and what is owed to the others', () => {
    const more = [...coordinators, { agencyId: 'police', dueOn: '2022-12-09' }];
    const state = again({ coordinators: more });
    expect(state.work).toBe('in_progress');
    const pending = pendingOf(state, inTurn(policy));
    expect(
      pending.filter(([dueAt]) => String(dueAt) < at('2022-12-06', '07:00')).map(([, step]) => step),
    ).toEqual(['before-7', 'before-3', 'before-7']);
    expect(pendingReminders(state, inTurn(policy)).find(({ agencyId }) => agencyId === 'police')?.step).toBe(
      'before-1',
    );
  });

  it('a co-ordinating agency its date counts for it anew, and for no other', () => {
    const state = again({ coordinators: [{ agencyId: 'bar', dueOn: '2022-12-12' }] });
    const { remindersFrom, coordinatorsFrom } = state;
    expect(coordinatorsFrom).toEqual({ bar: at('2022-12-06', '08:00') });
    expect(remindersFrom).toBe(stateAfter(...shared).remindersFrom);
  });

  it('another lead has it accept, and be reminded of what is due from then on', () => {
    const state = again({ leadAgencyId: 'treasury' });
    expect([state.work, state.remindersFrom, state.silentSince]).toEqual([
      'assigned',
      at('2022-12-06', '08:00'),
      at('2022-12-06', '08:00'),
    ]);
  });
});

describe('an extension', () => {
  it('drops nothing that is owed to a co-ordinating agency with its own date', () => {
    const coordinators = [{ agencyId: 'bar', dueOn: '2022-12-08' }];
    const extended = stateAfter(
      ...underWay({ ...lonely, coordinators }),
      on('2022-12-06', court, { ...asking.extension, proposedDueOn: '2022-12-30' }),
      on('2022-12-07', office, asking.grant, '08:00'),
    );
    const steps = pendingReminders(extended, inTurn(policy)).filter(({ agencyId }) => agencyId === 'bar');
    expect(steps.slice(0, 3).map(({ step }) => step)).toEqual(['before-7', 'before-3', 'before-1']);
  });
});

describe('silence', () => {
  const nudgesOf = (commands: DirectiveCommand[], until: string) =>
    sentUnder(inTurn(defaultPolicy), commands, until)
      .filter(([, step]) => step.startsWith('silent'))
      .map(([dueAt]) => dueAt);
  const endless = underWay({ ...lonely, deadline: null }).slice(0, 2);

  it('is not counted while the directive is suspended', () => {
    const pause = [on('2022-08-01', office, asking.suspend), on('2022-10-20', office, asking.resume)];
    expect(nudgesOf([...endless, ...pause], '2022-11-30')).toEqual([at('2022-11-21', '08:00')]);
  });

  it('is not counted while the office has the report', () => {
    const back = [on('2022-08-01', court, asking.completion), on('2022-08-30', office, asking.giveBack)];
    expect(nudgesOf([...endless, ...back], '2022-10-20')).toEqual([at('2022-09-29', '08:00')]);
  });

  it('is nudged once where quiet days push several nudges onto one morning', () => {
    const quietDays = ['22', '23', '24', '25', '26', '29', '30', '31'].map((day) => `2022-08-${day}`);
    const weekly = { ...defaultPolicy, silentAfterDays: 1, quietDays };
    const fired = sentUnder(inTurn(weekly), endless, '2022-09-06').filter(
      ([dueAt]) => dueAt > at('2022-08-20', '00:00'),
    );
    expect(fired.map(([dueAt]) => dueAt)).toEqual([at('2022-09-05', '08:00')]);
  });
});

describe('becoming overdue', () => {
  it('is of the day after the due date, whenever it comes to be known', () => {
    const late = [on('2022-12-13', court, asking.completion), on('2022-12-19', office, asking.giveBack)];
    const state = stateAfter(...underWay(), ...late);
    const rules = inTurn(policy);
    const fact = pendingReminders(state, rules).find(({ kind }) => kind === 'overdue');
    if (!fact) throw new Error('it is not overdue');
    const { history } = given([firingBy(rules, fact)], { state, history: [] });
    expect(history.map(({ event }) => event)).toEqual([
      { type: 'DirectiveBecameOverdue', data: { dueOn: '2022-12-14', overdueOn: '2022-12-15' } },
    ]);
  });
});

describe('a date at the edge of the calendar', () => {
  it.each(['2000-01-05', '2100-12-30', '1999-12-31', '2202-07-20'])(
    '%s owes what the calendar knows',
    (dueOn) => {
      const state = {
        ...stateAfter(...underWay()),
        deadline: { rule: { on: dueOn }, dueOn, calendarVersion: '' },
      };
      expect(() =>
        pendingReminders({ ...state, remindersFrom: '1990' }, inTurn(defaultPolicy)),
      ).not.toThrow();
    },
  );
});
