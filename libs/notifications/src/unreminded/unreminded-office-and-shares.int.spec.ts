import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { composeCalendar, notificationId } from '#domain';
import type { JsonObject } from '#event-store';
import { engage, openOffice, type Office } from '../delivery.fixture.js';
import { listUnreminded } from './list-unreminded.js';

let office: Office;

beforeAll(async () => {
  office = await openOffice();
  await engage(office, 'court', 'court@example.vn');
  await office.write('account-admin', 'AccountRegistered', {
    ...{
      accountId: 'admin',
      username: 'admin',
      name: 'Văn phòng',
      role: 'admin',
      agencyId: null,
      email: null,
    },
  });
});

afterAll(() => office.stop());

const at = (instant: string) => office.clock.advanceTo(new Date(instant));
/** Midnight of a December day in Hà Nội. */
const midnight = (day: number) => new Date(Date.UTC(2022, 11, day, -7)).toISOString();
const rules = { calendar: composeCalendar('Asia/Ho_Chi_Minh', []), policies: [] };

async function handOut(id: string, dueOn: string, coordinators: JsonObject[] = []): Promise<string> {
  await office.write(`directive-${id}`, 'DirectiveDrafted', {
    ...{ directiveId: id, meetingId: 'meeting-1', meetingHeldOn: '2022-07-20', number: `BCD/${id}` },
    ...{ title: 'Nhiệm vụ', content: 'Nội dung', urgency: 'normal', leadAgencyId: 'court', coordinators },
    deadline: { rule: { on: dueOn }, dueOn, calendarVersion: 'vn-1' },
    indicators: [],
  });
  await tell(id, 'DirectiveIssued', { notice: '1-TB', publishedOn: '2022-12-12', signer: 'Trưởng ban' });
  const deadline = { rule: { on: dueOn }, dueOn, calendarVersion: 'vn-1' };
  await tell(id, 'DirectiveAssigned', { leadAgencyId: 'court', coordinators, deadline });
  return id;
}

const tell = (id: string, type: string, data: JsonObject) => office.write(`directive-${id}`, type, data);

/** The engine reminds the office of what was declined, and the notice comes into its inbox. */
async function remindOffice(id: string, step: string, deadline: string): Promise<void> {
  const recipient = { kind: 'office' } as const;
  const reminderId = await tell(id, 'ReminderIssued', {
    ...{ step, deadline, dueAt: office.clock.now().toISOString(), late: false, audience: [recipient] },
    policy: { id: 'default', version: 1 },
  });
  const delivered = notificationId(reminderId, recipient);
  await office.write(`delivery-${delivered}`, 'NotificationDelivered', {
    ...{ notificationId: delivered, reminderId, directiveId: id, channel: 'inbox', recipient },
    receipt: 'kept in the inbox',
  });
  await office.write(`delivery-${delivered}`, 'NotificationRead', {
    ...{ notificationId: delivered, accountId: 'admin' },
  });
}

async function listed(from: string, ...ids: string[]) {
  await office.project();
  const window = { from: new Date(from), to: new Date(midnight(31)), now: office.clock.now(), limit: 500 };
  const { items } = await listUnreminded(office.pool, window, rules);
  return items.filter(({ directiveId }) => ids.includes(directiveId));
}

it('what its lead declined is the office’s from then on, and told by the reminder of that once it is overdue', async () => {
  at('2022-12-21T03:00:00.000Z');
  const [late, reported, early] = [
    await handOut('late', '2022-12-19', [{ agencyId: 'bar', dueOn: '2022-12-19' }]),
    await handOut('told', '2022-12-19'),
    await handOut('early', '2022-12-22'),
  ];
  at('2022-12-21T04:00:00.000Z');
  const declined = { agencyId: 'court', reason: 'Không đúng chức năng.', declinedOn: '2022-12-21' };
  for (const id of [late, reported, early]) await tell(id, 'DirectiveDeclined', declined);
  at('2022-12-22T01:00:00.000Z');
  await remindOffice(reported, 'declined-1', '2022-12-19');
  await remindOffice(early, 'declined-1', '2022-12-22');
  at('2022-12-22T18:00:00.000Z');
  const items = await listed('2022-12-21T04:00:00.001Z', late, reported, early);
  expect(
    items.map(({ directiveId, agencyId, responsibleAgencyId, reason, reminders }) => [
      ...[directiveId, agencyId, responsibleAgencyId, reason, reminders],
    ]),
  ).toEqual([
    ['late', null, null, 'no-reminder-recorded', 0],
    ['early', null, null, 'not-due-yet', 0],
  ]);
});

it('a date of a co-ordinating agency runs until its share is reported done, and again when that is returned', async () => {
  at('2022-12-24T01:00:00.000Z');
  const id = await handOut('shared', '2022-12-30', [{ agencyId: 'bar', dueOn: '2022-12-21' }]);
  at('2022-12-24T02:00:00.000Z');
  const report = { agencyId: 'bar', summary: 'Xong.', effectiveOn: '2022-12-24', evidence: [] };
  await tell(id, 'ShareCompletionReported', { ...report, reportedOn: '2022-12-24' });
  at('2022-12-24T03:00:00.000Z');
  await tell(id, 'ShareReturned', { agencyId: 'bar', reason: 'Thiếu.' });
  at('2022-12-24T04:00:00.000Z');
  const periods = await listed(midnight(22), id);
  expect(periods.map(({ overdueFrom, overdueUntil }) => [overdueFrom, overdueUntil])).toEqual([
    ['2022-12-24T01:00:00.000Z', '2022-12-24T02:00:00.000Z'],
    ['2022-12-24T03:00:00.000Z', null],
  ]);
});
