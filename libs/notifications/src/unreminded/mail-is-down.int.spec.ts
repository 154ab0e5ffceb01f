import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { composeCalendar, notificationId, type Audience } from '#domain';
import { emailChannel } from '../channels/email.js';
import { openOffice, type Office } from '../delivery.fixture.js';
import { listUnreminded } from './list-unreminded.js';

let office: Office;

beforeAll(async () => {
  office = await openOffice();
});

afterAll(() => office.stop());

const court: Audience = { kind: 'agency', agencyId: 'court' };
const due = '2022-12-14';

/** A directive that is overdue and reminded of; the reminder lies in the inbox of the agency. */
async function remindedOf(id: string): Promise<string> {
  await office.write(`directive-${id}`, 'DirectiveDrafted', {
    ...{ directiveId: id, meetingId: 'm', meetingHeldOn: '2022-07-20', number: id, title: 'Nhiệm vụ' },
    ...{ content: 'Nội dung', urgency: 'normal', leadAgencyId: 'court', coordinators: [], indicators: [] },
    deadline: { rule: { on: due }, dueOn: due, calendarVersion: 'vn-1' },
  });
  const issued = { notice: '1-TB', publishedOn: '2022-12-12', signer: 'Trưởng ban' };
  await office.write(`directive-${id}`, 'DirectiveIssued', issued);
  office.clock.advanceTo(new Date('2022-12-15T01:00:00.000Z'));
  const reminder = await office.write(`directive-${id}`, 'ReminderIssued', {
    ...{ step: 'overdue-1', deadline: due, dueAt: '2022-12-15T01:00:00.000Z', late: false },
    ...{ audience: [court], policy: { id: 'default', version: 0 } },
  });
  const notice = notificationId(reminder, court);
  await office.write(`delivery-${notice}`, 'NotificationDelivered', {
    ...{ notificationId: notice, reminderId: reminder, directiveId: id, channel: 'inbox' },
    ...{ recipient: court, receipt: 'kept in the inbox' },
  });
  return notice;
}

async function listed(): Promise<(readonly [string, string])[]> {
  await office.project();
  const window = { from: new Date('2022-12-14'), to: new Date('2022-12-31'), now: office.clock.now() };
  const rules = { calendar: composeCalendar('Asia/Ho_Chi_Minh', []), policies: [] };
  const { items } = await listUnreminded(office.pool, window, rules);
  return items.map(({ directiveId, reason }) => [directiveId, reason]);
}

it('a deadline is listed while mail is down, although its reminder lies in the inbox, until somebody reads that', async () => {
  await office.write('agency-court', 'AgencyRegistered', {
    ...{ agencyId: 'court', code: 'court', name: 'Tòa án', headEmail: null, officeEmail: 'court@example.vn' },
  });
  await office.write('account-judge', 'AccountRegistered', {
    ...{ accountId: 'judge', username: 'judge', name: 'Chuyên viên', role: 'agency', agencyId: 'court' },
    email: 'judge@example.vn',
  });
  const [, notice = ''] = [await remindedOf('first'), await remindedOf('second')];
  await office.project();
  const mail = emailChannel({
    smtpUrl: 'smtp://127.0.0.1:1',
    from: 'dondoc@example.vn',
    unsubscribeUrl: () => Promise.resolve('https://dondoc.example.vn/u'),
  });
  await office.dispatching({ email: mail }).round();
  mail.close();
  expect(await listed()).toEqual([
    ['first', 'delivery-failed'],
    ['second', 'delivery-failed'],
  ]);
  await office.write(`delivery-${notice}.judge`, 'NotificationRead', {
    ...{ notificationId: notice, accountId: 'judge' },
  });
  expect(await listed()).toEqual([['first', 'delivery-failed']]);
});
