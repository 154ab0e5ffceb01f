import { describe, expect, it } from '@jest/globals';
import { reminderPolicySchema } from '../reminder-policy/index.js';
import {
  asking,
  calendar,
  chair,
  court,
  dueOn,
  given,
  on,
  outcomeOf,
  stateAfter,
} from './directive.fixture.js';
import { directiveEventSchemas } from './directive-events.js';
import { pendingReminders, alwaysBy } from './pending-reminders.js';
import { firing, policy, sentDuring, underWay } from './reminding.fixture.js';

describe('a step', () => {
  const atWork = stateAfter(...underWay());
  const [first] = pendingReminders(atWork, alwaysBy(policy, calendar));
  if (first === undefined) throw new Error('nothing is owed');
  const fire = (at: string) => given([firing(first, policy, at)], { state: atWork, history: [] });

  it('is recorded with its deadline, its audience and the policy that asks for it', () => {
    expect(fire(first.dueAt).history.map(({ event }) => event)).toEqual([
      {
        type: 'ReminderIssued',
        data: {
          step: 'before-7',
          deadline: dueOn,
          dueAt: '2022-12-05T01:00:00.000Z',
          late: false,
          audience: [{ kind: 'agency', agencyId: 'court' }],
          policy: { id: 'default', version: 0 },
        },
      },
    ]);
  });

  it('fits its stored contract under the longest name a policy may have, and for any number of agencies', () => {
    const longest = { ...policy, id: 'p'.repeat(120) };
    expect(reminderPolicySchema.parse(longest)).toEqual(longest);
    const coordinators = Array.from({ length: 200 }, (_, index) => ({ agencyId: `agency-${index}` }));
    const crowd = stateAfter(...underWay({ ...asking.draft, coordinators }));
    const outcome = outcomeOf(firing(first, longest), crowd);
    if (typeof outcome === 'string') throw new Error(outcome);
    expect(outcome.map(({ type, data }) => directiveEventSchemas[type].parse(data))).toEqual(
      outcome.map(({ data }) => data),
    );
    expect(outcome).toMatchObject([{ type: 'ReminderIssued' }]);
  });

  it('is recorded once', () => {
    const once = fire(first.dueAt);
    expect(given([firing(first, policy, '2022-12-05T01:00:01.000Z')], once).history).toEqual(once.history);
  });

  it('is not recorded before it is due', () => {
    expect(fire('2022-12-05T00:59:59.999Z').history).toEqual([]);
  });

  it('says so when it goes out more than a quarter of an hour late', () => {
    const late = (at: string) => fire(at).history[0]?.event;
    expect(late('2022-12-05T01:15:00.000Z')).toMatchObject({ data: { late: false } });
    expect(late('2022-12-05T01:15:00.001Z')).toMatchObject({ data: { late: true } });
  });

  it('about a deadline that is no longer the deadline is not recorded, even when its namesake is due', () => {
    const extended = given([
      ...underWay(),
      on('2022-12-01', court, { ...asking.extension, proposedDueOn: '2022-12-16' }),
      on('2022-12-01', chair, asking.grant),
    ]);
    const stale = firing(first, policy, '2022-12-09T02:00:00.000Z');
    expect(given([stale], extended).history).toEqual(extended.history);
    const fresh = firing({ ...first, deadline: '2022-12-16' }, policy, stale.at);
    expect(given([fresh], extended).history).toHaveLength(extended.history.length + 1);
  });

  it('that the policy no longer asks for is not recorded', () => {
    const without = { ...policy, beforeDue: [] };
    expect(given([firing(first, without)], { state: atWork, history: [] }).history).toEqual([]);
  });

  it('that was missed while nothing ran is made good, and said to be late', () => {
    const { reported } = sentDuring(underWay(), '2022-12-01', policy);
    const pending = pendingReminders(reported.state ?? atWork, alwaysBy(policy, calendar)).filter(
      ({ dueAt }) => dueAt < '2022-12-14',
    );
    const caughtUp = given(
      pending.map((step) => firing(step, policy, '2022-12-14T00:00:00.000Z')),
      reported,
    );
    expect(caughtUp.history.slice(reported.history.length).map(({ event }) => event)).toEqual(
      ['before-7', 'before-3', 'before-1'].map((step) => ({
        type: 'ReminderIssued',
        data: expect.objectContaining({ step, late: true }),
      })),
    );
  });

  it('that tells the head is an escalation; becoming overdue is a fact of its own', () => {
    const { reported } = sentDuring(underWay(), '2022-12-16', policy);
    expect(reported.history.slice(-3).map(({ event }) => event)).toEqual([
      { type: 'DirectiveBecameOverdue', data: { dueOn, overdueOn: '2022-12-15' } },
      { type: 'EscalationRaised', data: expect.objectContaining({ step: 'escalate-head-1' }) },
      { type: 'ReminderIssued', data: expect.objectContaining({ step: 'overdue-1' }) },
    ]);
  });
});
