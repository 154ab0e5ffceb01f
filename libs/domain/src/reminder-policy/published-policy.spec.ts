import { describe, expect, it } from '@jest/globals';
import type { Actor } from '../actor.js';
import { composeCalendar } from '../calendar/compose-calendar.js';
import { addDays } from '../calendar/local-date.js';
import { Rejection } from '../rejection.js';
import {
  decidePolicy,
  evolvePolicy,
  policyEventSchemas,
  policyFor,
  policyIdOf,
  policyPublicationSchema,
  type PolicyCommand,
  type PublishedPolicy,
} from './published-policy.js';
import {
  defaultPolicy,
  policyRulesSchema,
  reminderPolicySchema,
  type PolicyRules,
} from './reminder-policy.js';
import { fullestMornings } from './reminders-a-day.js';
import { isSendDay, sendDayFrom, sendDayUpTo } from './send-days.js';

const calendar = composeCalendar('Asia/Ho_Chi_Minh', []);
const office: Actor = { id: 'u1', name: 'Văn phòng', role: 'admin' };
const { id: _id, version: _version, ...defaultRules } = defaultPolicy;

const publish = (rules: Partial<PolicyRules>, more: Partial<PolicyCommand> = {}): PolicyCommand => ({
  type: 'PublishReminderPolicy',
  appliesTo: 'office',
  rules: { ...defaultRules, ...rules },
  calendar,
  at: '2022-07-20T01:00:00Z',
  today: '2022-07-20',
  by: office,
  ...more,
});

function refusal(command: PolicyCommand): [code: string, path: string | undefined] {
  try {
    decidePolicy(command, null);
  } catch (error) {
    if (error instanceof Rejection) return [error.code, error.path];
    throw error;
  }
  throw new Error('it was accepted');
}

const daysFrom = (first: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => addDays(first, index));

describe('the default policy', () => {
  it('is a policy that the office could publish', () => {
    expect(reminderPolicySchema.parse(defaultPolicy)).toEqual(defaultPolicy);
    const [event] = decidePolicy(publish({}), null);
    expect(event?.data).toEqual({ ...defaultPolicy, version: 1, appliesTo: 'office' });
    expect(policyEventSchemas.ReminderPolicyPublished.parse(event?.data)).toEqual(event?.data);
  });

  it('gives nobody more than two reminders about one directive in a morning', () => {
    const mornings = fullestMornings(defaultRules, calendar, '2022-07-20');
    expect(Object.fromEntries(mornings.map(({ recipient, reminders }) => [recipient, reminders]))).toEqual({
      agency: 2,
      agency_head: 1,
      leader: 1,
      office: 1,
    });
  });
});

describe('a reminder policy', () => {
  it('is published in versions counted from 1, a stream for each scope', () => {
    const state = decidePolicy(publish({}), null).reduce<PublishedPolicy | null>(evolvePolicy, null);
    const [second] = decidePolicy(publish({ sendAt: '07:30' }), state);
    expect([second?.data.id, second?.data.version]).toEqual(['default', 2]);
    const [urgent] = decidePolicy(publish({}, { appliesTo: { urgency: 'express' } }), null);
    expect([urgent?.data.id, urgent?.data.version]).toEqual(['urgency-express', 1]);
    expect(policyIdOf({ directiveId: 'd1' })).toBe('directive-d1');
  });

  it('is no new version when no rule differs', () => {
    const quietDays = ['2022-12-23', '2022-12-22'];
    const state = decidePolicy(publish({ quietDays }), null).reduce<PublishedPolicy | null>(
      evolvePolicy,
      null,
    );
    expect(state?.quietDays).toEqual(['2022-12-22', '2022-12-23']);
    expect(decidePolicy(publish({ quietDays: [...quietDays, '2022-12-22'] }), state)).toEqual([]);
    const changes: Partial<PolicyRules>[] = [
      { sendAt: '09:00' },
      { quietDays: [] },
      { beforeDue: [] },
      { onDueDay: false },
      { afterDue: { first: [1], thenEvery: 5 } },
      { afterDue: { first: [1, 2, 3], thenEvery: 6 } },
      { escalations: [] },
      { silentAfterDays: null },
      { confirmEvery: 2 },
      { suspensionExtends: false },
    ];
    for (const change of changes)
      expect([change, decidePolicy(publish({ quietDays, ...change }), state).length]).toEqual([change, 1]);
  });

  it('is published by the office alone', () => {
    for (const role of ['leader', 'agency', 'inspector'] as const)
      expect(refusal(publish({}, { by: { ...office, role } }))[0]).toBe('role-not-allowed');
  });

  it('holds for a directive before its urgency, for an urgency before the office', () => {
    const versions = (['office', { urgency: 'urgent' }, { directiveId: 'd1' }] as const).map(
      (appliesTo): PublishedPolicy => ({
        ...defaultPolicy,
        id: policyIdOf(appliesTo),
        version: 3,
        appliesTo,
      }),
    );
    const published = new Map(versions.map((policy) => [policy.id, policy]));
    const idFor = (id: string, urgency: 'normal' | 'urgent') => policyFor({ id, urgency }, published).id;
    expect(idFor('d1', 'urgent')).toBe('directive-d1');
    expect(idFor('d2', 'urgent')).toBe('urgency-urgent');
    expect(idFor('d2', 'normal')).toBe('default');
    expect(policyFor({ id: 'd2', urgency: 'normal' }, published).version).toBe(3);
    expect(policyFor({ id: 'd1', urgency: 'urgent' }, new Map())).toBe(defaultPolicy);
  });

  it('refuses the same step twice', () => {
    const step = { days: 3, unit: 'working' } as const;
    expect(refusal(publish({ beforeDue: [step, { days: 3, unit: 'calendar' }, step] }))).toEqual([
      'policy-step-twice',
      'beforeDue.2',
    ]);
    const escalation = { audience: 'leader', onOverdueDay: 5 } as const;
    expect(refusal(publish({ escalations: [escalation, escalation] }))).toEqual([
      'policy-step-twice',
      'escalations.1',
    ]);
  });

  it('refuses overdue days that do not ascend', () => {
    expect(refusal(publish({ afterDue: { first: [1, 3, 3], thenEvery: 5 } }))).toEqual([
      'policy-days-out-of-order',
      'afterDue.first.2',
    ]);
  });

  it('refuses an escalation that does not end', () => {
    expect(refusal(publish({ escalations: [{ audience: 'leader', onOverdueDay: 251 }] }))).toEqual([
      'policy-escalation-endless',
      'escalations.0.onOverdueDay',
    ]);
    const repeating = { audience: 'leader', onOverdueDay: 5, thenEvery: 5 };
    expect(policyRulesSchema.safeParse({ ...defaultRules, escalations: [repeating] }).success).toBe(false);
  });

  it('refuses more than a month without any reminder', () => {
    const quietDays = daysFrom('2023-01-02', 40);
    expect(refusal(publish({ quietDays }))).toEqual(['policy-quiet-too-long', 'quietDays.0']);
    expect(decidePolicy(publish({ quietDays: daysFrom('2022-12-26', 5) }), null)).toHaveLength(1);
  });

  it('refuses quiet days so far ahead that nobody can say what they push together', () => {
    expect(refusal(publish({ quietDays: ['2022-12-26', '2023-08-25'] }))).toEqual([
      'policy-quiet-too-far',
      'quietDays.1',
    ]);
    expect(decidePolicy(publish({ quietDays: ['2023-08-24'] }), null)).toHaveLength(1);
  });

  it('refuses more than six reminders about one directive in a morning, where holidays push them together', () => {
    const daily = daysFrom('2022-07-01', 9).map((_, index) => ({
      days: index + 1,
      unit: 'calendar' as const,
    }));
    expect(refusal(publish({ beforeDue: daily }))[0]).toBe('policy-too-many-a-day');
    const workingDaily = daily.map(({ days }) => ({ days, unit: 'working' as const }));
    expect(decidePolicy(publish({ beforeDue: workingDaily }), null)).toHaveLength(1);
  });

  it('refuses them where quiet days push them together, whoever is reminded', () => {
    const quietDays = daysFrom('2022-10-03', 12);
    const refused = (rules: Partial<PolicyRules>) => () =>
      decidePolicy(publish({ quietDays, confirmEvery: 5, ...rules }), null);
    const daily = { first: [], thenEvery: 1 };
    expect(refused({ afterDue: daily })).toThrow('send agency 12 reminders');
    expect(refused({ confirmEvery: 1 })).toThrow('send office 11 reminders');
    expect(refused({ silentAfterDays: 1 })).toThrow(/send agency \d+ reminders/);
    const escalations = daysFrom('2022-07-01', 7).map((_, index) => ({
      audience: 'leader' as const,
      onOverdueDay: index + 1,
    }));
    expect(refused({ escalations })).toThrow('send leader 7 reminders');
    expect(decidePolicy(publish({ quietDays, confirmEvery: 5 }), null)).toHaveLength(1);
    expect(decidePolicy(publish({ afterDue: daily }), null)).toHaveLength(1);
  });

  it('is asked for with all its rules and nothing else, for the whole office unless it says for what', () => {
    const parsed = policyPublicationSchema.parse(defaultRules);
    expect(parsed).toEqual({ ...defaultRules, appliesTo: 'office' });
    const refused: object[] = [
      { ...defaultRules, appliesTo: { urgency: 'soon' } },
      { ...defaultRules, appliesTo: { urgency: 'urgent', directiveId: 'd1' } },
      { ...defaultRules, id: 'default' },
      { ...defaultRules, sendAt: '24:00' },
      { ...defaultRules, sendAt: '8:00' },
      { ...defaultRules, quietDays: ['2022-02-30'] },
      { ...defaultRules, beforeDue: [{ days: 0, unit: 'working' }] },
      { ...defaultRules, beforeDue: [{ days: 1, unit: 'weeks' }] },
      { ...defaultRules, afterDue: { first: [1], thenEvery: 0 } },
      { ...defaultRules, silentAfterDays: 0 },
      { ...defaultRules, confirmEvery: 0.5 },
    ];
    for (const body of refused)
      expect([body, policyPublicationSchema.safeParse(body).success]).toEqual([body, false]);
  });
});

describe('the days on which reminders go out', () => {
  const policy = { quietDays: ['2022-09-05'] };

  it('are the working days that the policy does not keep quiet', () => {
    expect(daysFrom('2022-08-31', 8).filter((day) => isSendDay(day, policy, calendar))).toEqual([
      '2022-08-31',
      '2022-09-06',
      '2022-09-07',
    ]);
  });

  it('stand in for the others: the nearest before, or the nearest after', () => {
    expect(sendDayUpTo('2022-09-05', policy, calendar)).toBe('2022-08-31');
    expect(sendDayFrom('2022-09-01', policy, calendar)).toBe('2022-09-06');
    expect(sendDayUpTo('2022-09-06', policy, calendar)).toBe('2022-09-06');
    expect(sendDayFrom('2022-09-06', policy, calendar)).toBe('2022-09-06');
  });
});
