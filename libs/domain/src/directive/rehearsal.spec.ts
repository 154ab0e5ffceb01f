import type { EffectiveRules } from './directive-commands.js';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '../calendar/index.js';
import { defaultPolicy, type ReminderPolicy } from '../reminder-policy/index.js';
import type { Recorded } from './directive.js';
import {
  asking,
  calendar,
  chair,
  court,
  given,
  heldOn,
  on,
  outcomeOf,
  nothingYet,
  type Given,
} from './directive.fixture.js';
import type { DirectiveCommand } from './directive-commands.js';
import type { DirectiveEvent } from './directive-events.js';
import { pendingReminders } from './pending-reminders.js';
import { commandsOf, moves, type Move } from './random-lives.fixture.js';
import { rehearse, rehearseUpTo, type Rehearsed, type RehearsedStep } from './rehearsal.js';
import { firingBy, policy, sentDuring, underWay } from './reminding.fixture.js';
import { rounds } from '../../../../test/long-rounds.fixture.js';

const under = (inForce: ReminderPolicy, from = ''): EffectiveRules => ({
  from,
  calendar,
  policyFor: () => inForce,
});

const startOf = (day: string) => calendar.startOfDay(day).toISOString();

/** What a rehearsal of a history from the start of a day to the start of another would have recorded. */
function rehearsed(
  history: readonly Recorded<DirectiveEvent>[],
  [firstDay, until]: readonly [string, string],
  rules: readonly EffectiveRules[],
): RehearsedStep[] {
  const from = startOf(firstDay);
  const end = startOf(until);
  const found: RehearsedStep[] = [];
  let reached: Rehearsed | null = null;
  for (const recorded of history.filter(({ recordedAt }) => recordedAt < end)) {
    const { after, steps } = rehearseUpTo(recorded, reached, from, rules);
    reached = after;
    found.push(...steps);
  }
  if (reached === null) return found;
  const last = { after: reached.upTo, until: new Date(Date.parse(end) - 1).toISOString() };
  return [...found, ...rehearse(reached.state, last, rules).steps];
}

const reported = (steps: readonly RehearsedStep[]) => steps.map(({ at, event }) => ({ at, event }));

/** What the engine recorded in the same time. */
const recordedIn = (history: readonly Recorded<DirectiveEvent>[], [from, until]: readonly [string, string]) =>
  history
    .filter(({ event }) => /^(ReminderIssued|EscalationRaised|DirectiveBecameOverdue)$/.test(event.type))
    .filter(({ recordedAt }) => recordedAt >= startOf(from) && recordedAt < startOf(until))
    .map(({ recordedAt, event }) => ({ at: recordedAt, event }));

/** Everything that is due by an instant is fired one by one when it falls due, or now when it did so before. */
function firedUpTo(until: string, now: string, rules: readonly EffectiveRules[], before: Given): Given {
  const next = ({ state }: Given) =>
    state === null ? undefined : pendingReminders(state, rules).find(({ dueAt }) => dueAt <= until);
  let after = before;
  for (let step = next(after); step !== undefined; step = next(after))
    after = given([firingBy(rules, step, step.dueAt > now ? step.dueAt : now)], after);
  return after;
}

/** A life in which the engine is never late, and another policy is published at the end of a day. */
function lived(life: readonly Move[], first: ReminderPolicy, second: ReminderPolicy, day: string): Given {
  let before = nothingYet;
  let today = heldOn;
  const published = startOf(addDays(day, 1));
  const goTo = (instant: string) => {
    const now = before.history.at(-1)?.recordedAt ?? '';
    before = firedUpTo(instant, now, [under(first), under(second, published)], before);
  };
  const give = (command: DirectiveCommand) => {
    if (typeof outcomeOf(command, before.state) !== 'string') before = given([command], before);
  };
  for (const move of life) {
    today = addDays(today, move.daysLater);
    goTo(calendar.instantOf(today, '09:00').toISOString());
    if (move.asked.type === 'FireWhatIsDue') continue;
    for (const command of commandsOf(move, before.state, today)) give(command);
  }
  goTo(startOf(addDays(today, 90)));
  return before;
}

const often: ReminderPolicy = {
  ...defaultPolicy,
  version: 1,
  sendAt: '09:00',
  beforeDue: [{ days: 10, unit: 'calendar' }],
  afterDue: { first: [], thenEvery: 2 },
  silentAfterDays: 12,
  confirmEvery: 2,
};

describe('a rehearsal by the policy that was in force', () => {
  it('gives exactly what was recorded in the period, whatever was in force before it', () => {
    let compared = 0;
    fc.assert(
      fc.property(
        moves,
        fc.nat(200),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 120 }),
        fc.constantFrom([defaultPolicy, often], [often, defaultPolicy]),
        (life, publishedAfter, laterBy, days, [first = often, second = often]) => {
          const day = addDays(heldOn, publishedAfter);
          const from = addDays(day, 1 + laterBy);
          const period = [from, addDays(from, days)] as const;
          const { history } = lived(life, first, second, day);
          const truth = recordedIn(history, period);
          compared += truth.length;
          const rules = [under(first), under(second, startOf(addDays(day, 1)))];
          // The life is lived for 90 days after the last thing that people did.
          if (period[1] > addDays(calendar.dateOf(new Date(lastDeed(history))), 90)) return;
          expect(reported(rehearsed(history, period, rules))).toEqual(truth);
        },
      ),
      { numRuns: rounds({ usual: 60, long: 400 }) },
    );
    expect(compared).toBeGreaterThan(20);
  });
});

const lastDeed = (history: readonly Recorded<DirectiveEvent>[]) =>
  history.filter(({ actorId }) => actorId !== 'dondoc').at(-1)?.recordedAt ?? startOf(heldOn);

describe('a rehearsal by another policy', () => {
  const halfYear = ['2022-07-20', '2023-01-20'] as const;
  const extended = [
    ...underWay(),
    on('2022-12-16', court, { ...asking.extension, proposedDueOn: '2022-12-30' }),
    on('2022-12-16', chair, asking.grant, '10:00'),
    on('2023-01-05', court, { ...asking.completion, effectiveOn: '2023-01-05' }, '10:00'),
  ];
  const { history } = sentDuring(extended, '2023-01-20', policy).reported;

  it('puts what that policy asks for in the place of what was recorded, along what people did', () => {
    expect(reported(rehearsed(history, halfYear, [under(often)]))).toEqual(
      recordedIn(sentDuring(extended, '2023-01-20', often).reported.history, halfYear),
    );
    expect(reported(rehearsed(history, halfYear, [under(often)]))).not.toEqual(recordedIn(history, halfYear));
  });

  it('asks for nothing that would have been due before its beginning, as publishing the policy then would', () => {
    const rules = [under(policy), under(often, startOf('2022-12-09'))];
    const steps = rehearsed(history, ['2022-12-09', '2022-12-13'], rules);
    expect(
      steps.map(({ at, step, event }) => [at, step.step, 'late' in event.data && event.data.late]),
    ).toEqual([[calendar.instantOf('2022-12-12', '09:00').toISOString(), 'silent-12', false]]);
  });

  it('leaves what was recorded before its beginning as it is', () => {
    const from = ['2022-12-10', '2022-12-15'] as const;
    expect(reported(rehearsed(history, from, [under(policy)]))).toEqual(recordedIn(history, from));
    const [first] = rehearsed(history, from, [under(policy)]);
    expect(first?.directive.stepsSent).toEqual(['before-7||2022-12-14', 'before-3||2022-12-14']);
  });

  it('sends nothing of a directive that is only drafted', () => {
    const drafted = sentDuring(underWay().slice(0, 1), '2023-01-20', policy).reported.history;
    expect(rehearsed(drafted, halfYear, [under(often)])).toEqual([]);
  });
});
