import { describe, expect, it } from '@jest/globals';
import {
  composeCalendar,
  defaultPolicy,
  type Account,
  type Audience,
  type Directive,
  type PendingReminder,
  type RehearsedStep,
} from '#domain';
import { directoryOf } from '../outgoing/recipients.js';
import { PreviewLedger } from './preview-ledger.js';

const timeZone = 'Asia/Ho_Chi_Minh';
const calendar = composeCalendar(timeZone, []);

const officer: Account = {
  id: 'officer',
  username: 'officer',
  name: 'Bà Lan',
  role: 'agency',
  agencyId: 'court',
  email: 'lan@example.vn',
  disabled: false,
  notifications: {
    channels: { email: true, webhook: 'https://hooks.example.vn/a-secret-path' },
    digestAt: '14:00',
    language: 'vi',
    timeZone,
  },
  leaves: [],
  password: { state: 'chosen', generation: 0 },
};
const directory = directoryOf({
  accounts: [officer, { ...officer, id: 'gone', disabled: true }],
  agencies: new Map([
    ['court', { name: 'Tòa án', head_email: null, office_email: 'office@court.example.vn' }],
    ['silent', { name: 'Đơn vị', head_email: null, office_email: null }],
  ]),
  timeZone,
});

const court: Audience = { kind: 'agency', agencyId: 'court' };

function step(
  dueAt: string,
  more: {
    at?: string;
    kind?: 'reminder' | 'escalation';
    urgency?: string;
    audience?: Audience;
    id?: string;
  } = {},
): RehearsedStep {
  const { at = dueAt, kind = 'reminder', urgency = 'normal', audience = court, id = 'd1' } = more;
  const pending: PendingReminder = {
    kind,
    step: 'before-3',
    deadline: '2022-12-14',
    dueAt,
    audience: [audience],
    policy: defaultPolicy,
  };
  return {
    at,
    step: pending,
    directive: { id, number: '1', title: 'Nhiệm vụ', urgency } as Directive,
    event: {
      type: kind === 'reminder' ? 'ReminderIssued' : 'EscalationRaised',
      data: {
        ...{ step: 'before-3', deadline: '2022-12-14', dueAt, late: at !== dueAt, audience: [audience] },
        policy: { id: 'default', version: 1 },
      },
    },
  };
}

function previewOf(steps: readonly RehearsedStep[], most = 100) {
  const ledger = new PreviewLedger(directory, calendar, most);
  for (const each of steps) ledger.add(each);
  return ledger.preview();
}

const messages = (steps: readonly RehearsedStep[]) =>
  previewOf(steps).byRecipient.map(({ channel, address, messages: count }) => [channel, address, count]);

const monday = '2022-12-12T01:00:00.000Z';
const tuesday = '2022-12-13T01:00:00.000Z';

describe('the preview of what a policy sends', () => {
  it('is one message an address and morning, however many reminders it holds', () => {
    expect(messages([step(monday), step(monday, { id: 'd2' }), step(tuesday)])).toEqual([
      ['webhook', 'hooks.example.vn', 2],
      ['email', 'lan@example.vn', 2],
      ['email', 'office@court.example.vn', 2],
    ]);
  });

  it('counts an escalation of something urgent as a message of its own', () => {
    const urgent = { kind: 'escalation', urgency: 'urgent', audience: court } as const;
    const [, lan] = messages([step(monday), step(monday, urgent)]);
    expect(lan).toEqual(['email', 'lan@example.vn', 2]);
  });

  it('sends what comes late when it is recorded, all of it in one digest', () => {
    const late = previewOf(['01', '05'].map((day) => step(`2022-12-${day}T01:00:00.000Z`, { at: monday })));
    expect(late.byRecipient.map(({ messages, notifications }) => [messages, notifications])).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
    ]);
    expect(late.byDay).toEqual([
      { on: '2022-12-12', reminders: 2, escalations: 0, overdue: 0, late: 2, messages: 3 },
    ]);
  });

  it('sends each digest on the day of its reminders, at whatever hour the policy sends', () => {
    const evening = '2022-12-12T12:00:00.000Z';
    expect(previewOf([step(evening)]).byDay.map(({ on, messages: count }) => [on, count])).toEqual([
      ['2022-12-12', 3],
    ]);
  });

  it('names who would be told, by every way, and no more of a webhook than its host', () => {
    expect(previewOf([step(monday)]).items[0]?.recipients).toEqual([
      { channel: 'inbox', accountId: 'officer', name: 'Bà Lan', address: null },
      { channel: 'email', accountId: 'officer', name: 'Bà Lan', address: 'lan@example.vn' },
      { channel: 'webhook', accountId: 'officer', name: 'Bà Lan', address: 'hooks.example.vn' },
      { channel: 'email', accountId: null, name: 'Tòa án', address: 'office@court.example.vn' },
    ]);
  });

  it('is one message a mailbox, whoever reads it, and one an account by webhook', () => {
    const hook = { email: true, webhook: 'https://hooks.example.vn/both' };
    const [one, other] = ['one', 'two'].map((id): Account => {
      const notifications = { channels: hook, digestAt: '08:00', language: 'vi', timeZone } as const;
      return { ...officer, id, notifications };
    });
    if (!one || !other) throw new Error('There are two.');
    const shared = directoryOf({ ...directory, accounts: [one, { ...other, email: 'LAN@example.vn' }] });
    const ledger = new PreviewLedger(shared, calendar, 100);
    ledger.add(step(monday));
    expect(ledger.preview().byRecipient.map(({ channel, accountId }) => [channel, accountId])).toEqual([
      ['webhook', 'one'],
      ['webhook', 'two'],
      ['email', 'one'],
      ['email', null],
    ]);
  });

  it('shows an audience that nobody would reach', () => {
    const nobody = step(monday, { audience: { kind: 'agency', agencyId: 'silent' } });
    expect(previewOf([step(monday), nobody, nobody]).byAudience).toEqual([
      expect.objectContaining({ name: 'Đơn vị', reminders: 2, reachable: false }),
      expect.objectContaining({ name: 'Tòa án', reminders: 1, reachable: true }),
    ]);
  });

  it('keeps the earliest steps in whatever order they come, and counts all', () => {
    const days = ['05', '01', '07', '02', '06', '09', '08'].map((day) =>
      step(`2022-12-${day}T01:00:00.000Z`, { id: day }),
    );
    const { items, truncated, total } = previewOf(days, 2);
    expect(items.map(({ directiveId }) => directiveId)).toEqual(['01', '02']);
    expect([truncated, total.reminders, total.directives]).toEqual([true, 7, 7]);
  });
});
