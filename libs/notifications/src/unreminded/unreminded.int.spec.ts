import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { composeCalendar, dispatchId, notificationId, type Audience } from '#domain';
import type { JsonObject } from '#event-store';
import { engage, openOffice, type Office } from '../delivery.fixture.js';
import { listUnreminded, type Unreminded } from './list-unreminded.js';

let office: Office;

beforeAll(async () => {
  office = await openOffice();
  await engage(office, 'reachable', 'office@example.vn');
  await engage(office, 'nobody', null);
});

afterAll(() => office.stop());

const at = (instant: string) => office.clock.advanceTo(new Date(instant));
const deadline = (dueOn: string) => ({ rule: { on: dueOn }, dueOn, calendarVersion: 'vn-1' });
const rules = { calendar: composeCalendar('Asia/Ho_Chi_Minh', []), policies: [] };
let directives = 0;

/** A directive that is out, due on a day. */
async function handOut(
  dueOn: string,
  coordinators: JsonObject[] = [],
  leadAgencyId = 'reachable',
): Promise<string> {
  directives += 1;
  const id = `d${String(directives).padStart(2, '0')}`;
  await office.write(`directive-${id}`, 'DirectiveDrafted', {
    directiveId: id,
    meetingId: 'meeting-1',
    meetingHeldOn: '2022-07-20',
    number: `BCD/${id}`,
    title: 'Nhiệm vụ',
    content: 'Nội dung',
    urgency: 'normal',
    leadAgencyId,
    coordinators,
    deadline: deadline(dueOn),
    indicators: [],
  });
  const notice = { notice: '1-TB', publishedOn: '2022-12-12', signer: 'Trưởng ban' };
  await office.write(`directive-${id}`, 'DirectiveIssued', notice);
  return id;
}

const tell = (id: string, type: string, data: JsonObject) => office.write(`directive-${id}`, type, data);

/** The engine records a step of a directive; by whom it is read is up to the audience. */
const remind = (id: string, step: string, dueOn: string, agencyId = 'reachable', more: JsonObject = {}) =>
  tell(id, 'ReminderIssued', {
    ...{ step, deadline: dueOn, dueAt: office.clock.now().toISOString(), late: false },
    audience: [{ kind: 'agency', agencyId }],
    policy: { id: 'default', version: 1 },
    ...more,
  });

async function outcome(
  reminderId: string,
  type: 'NotificationDelivered' | 'NotificationFailed',
  recipient: Audience = { kind: 'agency', agencyId: 'reachable' },
) {
  const id = dispatchId(reminderId, recipient, 'email', 'office@example.vn');
  const ended = type === 'NotificationDelivered' ? { receipt: 'queued' } : { reason: 'no', final: true };
  const data = { notificationId: id, reminderId, directiveId: 'd', channel: 'email', recipient, ...ended };
  await office.write(`delivery-${id}`, type, { ...data, address: 'office@example.vn' });
}

/** What is recorded when a reminder is put into the inbox of an audience. */
async function putInInbox(reminderId: string, recipient: Audience): Promise<void> {
  const id = notificationId(reminderId, recipient);
  await office.write(`delivery-${id}`, 'NotificationDelivered', {
    ...{ notificationId: id, reminderId, directiveId: 'd', channel: 'inbox', recipient },
    receipt: 'kept in the inbox',
  });
}

/** An officer of an agency, who has its inbox. */
const seat = (accountId: string, agencyId: string) =>
  office.write(`account-${accountId}`, 'AccountRegistered', {
    ...{ accountId, username: accountId, name: 'Cán bộ', role: 'agency', agencyId, email: null },
  });

async function listed(from: string, to: string, ids: readonly string[]): Promise<Unreminded[]> {
  await office.project();
  const window = { from: new Date(from), to: new Date(to), now: office.clock.now(), limit: 500 };
  const { items } = await listUnreminded(office.pool, window, rules);
  return items.filter(({ directiveId }) => ids.includes(directiveId));
}

const inShort = ({ directiveId, deadline: dueOn, reason, reminders, step }: Unreminded) => [
  ...[directiveId, dueOn, reason, reminders, step],
];

/** Midnight of a December day in Hà Nội, in the time of the test. */
const midnight = (day: number) => new Date(Date.UTC(2022, 11, day, -7)).toISOString();

describe('what was overdue and nobody was told of', () => {
  it('is listed without any reminder, from the end of its date to its end, with every reason there is', async () => {
    const [unrecorded, reported, failed, waiting, unread] = [
      await handOut('2022-12-14'),
      await handOut('2022-12-14'),
      await handOut('2022-12-14'),
      await handOut('2022-12-14'),
      await handOut('2022-12-14', [], 'nobody'),
    ];
    at('2022-12-15T01:00:00.000Z');
    await outcome(await remind(reported, 'overdue-1', '2022-12-14'), 'NotificationDelivered');
    await outcome(await remind(failed, 'overdue-1', '2022-12-14'), 'NotificationFailed');
    await remind(waiting, 'overdue-1', '2022-12-14');
    await remind(unread, 'overdue-1', '2022-12-14', 'nobody');
    const ids = [unrecorded, reported, failed, waiting, unread];
    const items = await listed(midnight(15), midnight(16), ids);
    expect(items.map(inShort)).toEqual([
      [unrecorded, '2022-12-14', 'no-reminder-recorded', 0, null],
      [failed, '2022-12-14', 'delivery-failed', 1, 'overdue-1'],
      [waiting, '2022-12-14', 'not-sent', 1, 'overdue-1'],
      [unread, '2022-12-14', 'nobody-to-tell', 1, 'overdue-1'],
    ]);
    expect(items[0]).toMatchObject({
      number: `BCD/${unrecorded}`,
      title: 'Nhiệm vụ',
      agencyId: null,
      overdueFrom: midnight(15),
      overdueUntil: null,
      reminderId: null,
      dueAt: null,
      attempts: [],
    });
    expect(items[1]).toMatchObject({
      dueAt: '2022-12-15T01:00:00.000Z',
      attempts: [{ channel: 'email', state: 'dead', reason: 'no' }],
    });
  });

  it('is not yet listed on its date, and no more outside its time', async () => {
    const id = await handOut('2022-12-16');
    at('2022-12-16T05:00:00.000Z');
    expect(await listed(midnight(15), midnight(30), [id])).toEqual([]);
    at('2022-12-18T01:00:00.000Z');
    await tell(id, 'DirectiveSuspended', { reason: 'Chờ.' });
    const [item] = await listed(midnight(17), midnight(18), [id]);
    expect([item?.overdueFrom, item?.overdueUntil]).toEqual([midnight(17), '2022-12-18T01:00:00.000Z']);
    expect(await listed(midnight(15), midnight(17), [id])).toEqual([]);
    expect(await listed('2022-12-18T01:00:00.000Z', midnight(20), [id])).toEqual([]);
  });

  it('knows each deadline by itself: what was told of one is not told of the next', async () => {
    const id = await handOut('2022-12-17');
    at('2022-12-19T01:00:00.000Z');
    await outcome(await remind(id, 'overdue-1', '2022-12-17'), 'NotificationDelivered');
    const granted = { previousDueOn: '2022-12-17', deadline: deadline('2022-12-19'), reason: null };
    await tell(id, 'ExtensionGranted', granted);
    at('2022-12-20T01:00:00.000Z');
    const items = await listed(midnight(10), midnight(31), [id]);
    expect(items.map(inShort)).toEqual([[id, '2022-12-19', 'no-reminder-recorded', 0, null]]);
  });

  it('is not listed when it was done or put off in time', async () => {
    const [done, extended] = [await handOut('2022-12-21'), await handOut('2022-12-21')];
    at('2022-12-21T03:00:00.000Z');
    const report = { agencyId: 'reachable', summary: 'Xong', effectiveOn: '2022-12-21', indicators: [] };
    await tell(done, 'CompletionReported', { ...report, reportedOn: '2022-12-21', evidence: [] });
    const granted = { previousDueOn: '2022-12-21', deadline: deadline('2023-02-01'), reason: null };
    await tell(extended, 'ExtensionGranted', granted);
    at('2022-12-23T01:00:00.000Z');
    expect(await listed(midnight(10), midnight(31), [done, extended])).toEqual([]);
  });

  it('was not told of by what was withdrawn before it went out', async () => {
    const id = await handOut('2022-12-21');
    at('2022-12-22T01:00:00.000Z');
    await remind(id, 'overdue-1', '2022-12-21');
    at('2022-12-23T02:00:00.000Z');
    await tell(id, 'DirectiveSuspended', { reason: 'Chờ.' });
    const [item] = await listed(midnight(22), midnight(24), [id]);
    expect([item?.reason, item?.attempts]).toEqual([
      'not-sent',
      [{ channel: 'email', state: 'withdrawn', reason: null }],
    ]);
  });

  it('holds the own deadline of a co-ordinating agency, told or not apart from that of the lead', async () => {
    const id = await handOut('2022-12-23', [{ agencyId: 'nobody', dueOn: '2022-12-23' }]);
    at('2022-12-26T01:00:00.000Z');
    await outcome(await remind(id, 'overdue-1', '2022-12-23'), 'NotificationDelivered');
    await remind(id, 'overdue-1', '2022-12-23', 'nobody', { agencyId: 'nobody' });
    const items = await listed(midnight(24), midnight(31), [id]);
    expect(items.map(({ agencyId, reason }) => [agencyId, reason])).toEqual([['nobody', 'nobody-to-tell']]);
  });

  it('is not told of by a reminder before its date, or by a nudge for something else', async () => {
    const id = await handOut('2022-12-26');
    await outcome(await remind(id, 'due-day', '2022-12-26'), 'NotificationDelivered');
    at('2022-12-27T01:00:00.000Z');
    await outcome(await remind(id, 'silent-30', '2022-12-26'), 'NotificationDelivered');
    const items = await listed(midnight(27), midnight(28), [id]);
    expect(items.map(inShort)).toEqual([[id, '2022-12-26', 'no-reminder-recorded', 0, null]]);
  });

  it('is not told of by what its co-ordinating agencies got: the lead is responsible', async () => {
    const id = await handOut('2022-12-27', [{ agencyId: 'reachable' }], 'nobody');
    at('2022-12-28T01:00:00.000Z');
    const both: Audience[] = ['nobody', 'reachable'].map((agencyId) => ({ kind: 'agency', agencyId }));
    const reminder = await remind(id, 'overdue-1', '2022-12-27', 'nobody', { audience: both });
    for (const audience of both) await putInInbox(reminder, audience);
    await outcome(reminder, 'NotificationDelivered');
    const items = await listed(midnight(28), midnight(31), [id]);
    expect(items.map(inShort)).toEqual([[id, '2022-12-27', 'nobody-to-tell', 1, 'overdue-1']]);
    expect(items[0]).toMatchObject({ agencyId: null, responsibleAgencyId: 'nobody', attempts: [] });
  });

  it('is not told of by a notice that nobody read, in an inbox that somebody has; in one that nobody has nobody could', async () => {
    await office.write('agency-later', 'AgencyRegistered', {
      ...{ agencyId: 'later', code: 'later', name: 'Sở Tư pháp', headEmail: null, officeEmail: null },
    });
    const [early, late] = [
      await handOut('2022-12-27', [], 'later'),
      await handOut('2022-12-27', [], 'later'),
    ];
    const whom: Audience = { kind: 'agency', agencyId: 'later' };
    await putInInbox(await remind(early, 'overdue-1', '2022-12-27', 'later'), whom);
    await seat('officer', 'later');
    await putInInbox(await remind(late, 'overdue-1', '2022-12-27', 'later'), whom);
    const items = await listed(midnight(28), midnight(31), [early, late]);
    expect(items.map(inShort)).toEqual([
      [early, '2022-12-27', 'nobody-to-tell', 1, 'overdue-1'],
      [late, '2022-12-27', 'unread', 1, 'overdue-1'],
    ]);
  });

  it('is told of when somebody has read the notice, however it came there', async () => {
    const id = await handOut('2022-12-27', [], 'nobody');
    const reminder = await remind(id, 'overdue-1', '2022-12-27', 'nobody');
    expect(await listed(midnight(28), midnight(31), [id])).toHaveLength(1);
    const read = notificationId(reminder, { kind: 'agency', agencyId: 'nobody' });
    await office.write(`delivery-${read}.someone`, 'NotificationRead', {
      notificationId: read,
      accountId: 'someone',
    });
    expect(await listed(midnight(28), midnight(31), [id])).toEqual([]);
  });

  it('is not told of to the agency by an escalation to the leader, and is by one that reached its head', async () => {
    const [led, headed] = [await handOut('2022-12-27'), await handOut('2022-12-27')];
    const escalate = async (id: string, step: string, audience: Audience) => {
      const data = { step, deadline: '2022-12-27', dueAt: office.clock.now().toISOString(), late: false };
      const policy = { id: 'default', version: 1 };
      const raised = await tell(id, 'EscalationRaised', { ...data, audience: [audience], policy });
      await outcome(raised, 'NotificationDelivered', audience);
    };
    await outcome(await remind(led, 'overdue-1', '2022-12-27'), 'NotificationFailed');
    await escalate(led, 'escalate-leader-1', { kind: 'leader' });
    await escalate(headed, 'escalate-head-1', { kind: 'agency_head', agencyId: 'reachable' });
    const items = await listed(midnight(28), midnight(31), [led, headed]);
    expect(items.map(inShort)).toEqual([[led, '2022-12-27', 'delivery-failed', 1, 'overdue-1']]);
  });

  it('is told of anew when it runs anew, or for another agency', async () => {
    const [reopened, handedOn] = [await handOut('2022-12-27'), await handOut('2022-12-27')];
    for (const id of [reopened, handedOn])
      await outcome(await remind(id, 'overdue-1', '2022-12-27'), 'NotificationDelivered');
    expect(await listed(midnight(28), midnight(31), [reopened, handedOn])).toEqual([]);
    at('2022-12-28T03:00:00.000Z');
    await tell(reopened, 'DirectiveSuspended', { reason: 'Chờ.' });
    at('2022-12-28T04:00:00.000Z');
    await tell(reopened, 'DirectiveResumed', { reason: 'Làm tiếp.' });
    await tell(handedOn, 'DirectiveReassigned', {
      ...{ previousLeadAgencyId: 'reachable', leadAgencyId: 'nobody', coordinators: [] },
      ...{ deadline: deadline('2022-12-27'), reason: 'Đúng chức năng.' },
    });
    at('2022-12-29T01:00:00.000Z');
    await outcome(await remind(reopened, 'overdue-2', '2022-12-27'), 'NotificationFailed');
    const items = await listed(midnight(28), midnight(31), [reopened, handedOn]);
    expect(items.map(inShort)).toEqual([
      [reopened, '2022-12-27', 'delivery-failed', 1, 'overdue-2'],
      [handedOn, '2022-12-27', 'no-reminder-recorded', 0, null],
    ]);
    expect(items.map(({ overdueFrom, responsibleAgencyId }) => [overdueFrom, responsibleAgencyId])).toEqual([
      ['2022-12-28T04:00:00.000Z', 'reachable'],
      ['2022-12-28T04:00:00.000Z', 'nobody'],
    ]);
  });

  it('was owed to nobody before the first morning on which the policy reminds, and says so', async () => {
    // A Friday; on the Monday after it nobody works, for New Year's Day was a Sunday.
    const [early, late] = [await handOut('2022-12-30'), await handOut('2022-12-30')];
    const report = { agencyId: 'reachable', summary: 'Xong', indicators: [], evidence: [] };
    const complete = (id: string, on: string) =>
      tell(id, 'CompletionReported', { ...report, effectiveOn: on, reportedOn: on });
    at('2022-12-31T03:00:00.000Z');
    const sofar = await listed(midnight(31), midnight(32), [late]);
    expect(sofar.map(({ reason, owedFrom }) => [reason, owedFrom])).toEqual([
      ['not-due-yet', '2023-01-03T01:00:00.000Z'],
    ]);
    await complete(early, '2022-12-31');
    at('2023-01-03T02:00:00.000Z');
    await complete(late, '2023-01-03');
    const items = await listed(midnight(31), midnight(60), [early, late]);
    expect(items.map(({ directiveId, reason }) => [directiveId, reason])).toEqual([
      [early, 'not-due-yet'],
      [late, 'no-reminder-recorded'],
    ]);
  });

  it('is listed page by page, each once and none left out', async () => {
    for (let count = 0; count < 7; count += 1) await handOut(`2022-12-2${count % 3}`);
    await office.project();
    const window = { from: new Date(midnight(1)), to: new Date(midnight(31)), now: office.clock.now() };
    const whole = await listUnreminded(office.pool, { ...window, limit: 500 }, rules);
    expect(whole.nextCursor).toBeNull();
    const found: Unreminded[] = [];
    for (let cursor: string | undefined, pages = 0; pages < 50; pages += 1) {
      const page = await listUnreminded(office.pool, { ...window, limit: 2, cursor }, rules);
      found.push(...page.items);
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(found).toEqual(whole.items);
    expect(found.length).toBeGreaterThan(10);
    await expect(listUnreminded(office.pool, { ...window, cursor: 'nonsense' }, rules)).rejects.toMatchObject(
      {
        name: 'InvalidCursor',
      },
    );
  });
});
