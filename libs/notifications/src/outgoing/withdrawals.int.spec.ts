import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#event-store';
import { NotSent, type Channel } from '../channels/channel.js';
import { openOffice, type Office } from '../delivery.fixture.js';
import { sendAgain } from '../dispatch/send-again.js';
import { listDeadDeliveries } from './outgoing-queries.js';

let office: Office;
let directives = 0;

beforeAll(async () => {
  office = await openOffice();
  const agency = { name: 'Cơ quan', headEmail: 'head@example.vn' };
  for (const agencyId of ['lead', 'helper', 'other'])
    await office.write(`agency-${agencyId}`, 'AgencyRegistered', {
      ...{ agencyId, code: agencyId, officeEmail: `${agencyId}@example.vn` },
      ...agency,
    });
  await person('admin', 'admin', null);
  await person('chair', 'leader', null);
});

afterAll(() => office.stop());

const settings = { digestAt: '17:00', language: 'vi', timeZone: 'Asia/Ho_Chi_Minh' };

async function person(id: string, role: string, agencyId: string | null): Promise<void> {
  const account = { accountId: id, username: id, name: id, role, agencyId, email: `${id}@example.vn` };
  await office.write(`account-${id}`, 'AccountRegistered', account);
}

const choose = (id: string, channels: JsonObject) =>
  office.write(`account-${id}`, 'NotificationSettingsChanged', { ...settings, channels });

const onDay = (dueOn: string) => ({ rule: { on: dueOn }, dueOn, calendarVersion: 'vn-1' });
const due = '2022-12-14';

async function handOut(): Promise<string> {
  directives += 1;
  const id = `d${directives}`;
  await office.write(`directive-${id}`, 'DirectiveDrafted', {
    ...{
      directiveId: id,
      meetingId: 'meeting-1',
      meetingHeldOn: '2022-07-20',
      number: id,
      title: 'Nhiệm vụ',
    },
    ...{ content: 'Nội dung', urgency: 'normal', leadAgencyId: 'lead', indicators: [] },
    coordinators: [{ agencyId: 'helper', dueOn: due }],
    deadline: onDay(due),
  });
  return id;
}

const tell = (id: string, type: string, data: JsonObject) => office.write(`directive-${id}`, type, data);

/** The engine records a step; who is told is one of each kind. */
const remind = (id: string, step: string, audience: JsonObject, more: JsonObject = {}) =>
  tell(id, step.startsWith('escalate') ? 'EscalationRaised' : 'ReminderIssued', {
    ...{ step, deadline: due, dueAt: office.clock.now().toISOString(), late: false },
    audience: [audience],
    policy: { id: 'default', version: 1 },
    ...more,
  });

/** A directive of which everything that can wait does wait. */
async function waiting(): Promise<string> {
  const id = await handOut();
  await remind(id, 'overdue-1', { kind: 'agency', agencyId: 'lead' });
  await remind(id, 'overdue-1', { kind: 'agency', agencyId: 'helper' }, { agencyId: 'helper' });
  await remind(id, 'escalate-leader-5', { kind: 'leader' });
  await remind(id, 'silent-1', { kind: 'agency', agencyId: 'lead' });
  await remind(id, 'confirm-1', { kind: 'office' });
  return id;
}

/** The reminders that still wait, as step and address; what happened to the directive is told whatever follows. */
async function pendingOf(id: string): Promise<string[]> {
  await office.project();
  const { rows } = await office.pool.query<{ what: string }>(
    `SELECT data->>'step' || ' ' || split_part(address, '@', 1) AS what FROM live.outgoing
     WHERE directive_id = $1 AND state = 'pending' AND data->>'step' IS NOT NULL ORDER BY position`,
    [id],
  );
  return rows.map(({ what }) => what);
}

const all = [
  'overdue-1 lead',
  'overdue-1 helper',
  'escalate-leader-5 chair',
  'silent-1 lead',
  'confirm-1 admin',
];
const report = { agencyId: 'lead', effectiveOn: due, indicators: [], evidence: [] };
const assigned = { leadAgencyId: 'other', coordinators: [], deadline: onDay(due) };
const moved = { previousDueOn: due, deadline: onDay('2023-01-31') };
const correction = { previous: due, reason: 'Nhầm.', authority: 'Văn phòng' };

describe('what waits to be sent about a share', () => {
  const done = { agencyId: 'helper', summary: 'Xong.', reportedOn: due, effectiveOn: due, evidence: [] };

  it('to its agency is withdrawn when the share is reported done, the rest stays', async () => {
    const [id, untouched] = [await waiting(), await waiting()];
    await tell(id, 'ShareCompletionReported', done);
    const left = all.filter((what) => !/helper|silent/.test(what));
    expect([await pendingOf(id), await pendingOf(untouched)]).toEqual([left, all]);
  });

  it.each<[string, JsonObject]>([
    ['ShareConfirmed', { agencyId: 'helper' }],
    ['ShareReturned', { agencyId: 'helper', reason: 'Thiếu.' }],
  ])('to the office is withdrawn by %s, that of others and of the lead stays', async (type, data) => {
    const id = await handOut();
    await remind(id, 'confirm-1', { kind: 'office' }, { agencyId: 'helper' });
    await remind(id, 'confirm-2', { kind: 'office' }, { agencyId: 'another' });
    await remind(id, 'confirm-3', { kind: 'office' });
    await tell(id, type, data);
    expect(await pendingOf(id)).toEqual(['confirm-2 admin', 'confirm-3 admin']);
  });
});

describe('a reminder of a directive that waits to be sent', () => {
  it.each<[string, JsonObject]>([
    [
      'DirectiveClosed',
      {
        ...{ outcome: 'implemented', note: null, reason: null, closedOn: due, judgedOn: due },
        ...{ onTime: true, daysLate: 0 },
      },
    ],
    ['DirectiveSuspended', { reason: 'Chờ.' }],
    ['DirectiveDeclined', { agencyId: 'lead', reason: 'Không đúng chức năng.' }],
    ['DirectiveAssigned', assigned],
    ['DirectiveReassigned', { ...assigned, previousLeadAgencyId: 'lead', reason: 'Chuyển.' }],
    ['CompletionReported', { ...report, summary: 'Xong.', reportedOn: due }],
    ['CompletionReturned', { reason: 'Thiếu.' }],
    ['DirectiveReopened', { reason: 'Thanh tra.', authority: null }],
  ])('is withdrawn as a whole by %s', async (type, data) => {
    const [id, untouched] = [await waiting(), await waiting()];
    await tell(id, type, data);
    expect([await pendingOf(id), await pendingOf(untouched)]).toEqual([[], all]);
  });

  it.each<[string, JsonObject]>([
    ['ExtensionGranted', { ...moved, reason: null }],
    ['ExtensionCountered', { ...moved, proposedDueOn: '2023-02-28', reason: null }],
    ['DeadlineRecalculated', moved],
    ['CorrectionRecorded', { ...correction, field: 'dueOn', value: '2023-01-31' }],
  ])('is withdrawn as far as it tells of the date that %s moves', async (type, data) => {
    const id = await waiting();
    await tell(id, type, data);
    expect(await pendingOf(id)).toEqual(['overdue-1 helper', 'silent-1 lead', 'confirm-1 admin']);
  });

  it('is not a nudge for silence any more after a report of progress', async () => {
    const id = await waiting();
    await tell(id, 'ProgressReported', { ...report, percent: 40, narrative: 'Đang làm.' });
    expect(await pendingOf(id)).toEqual(all.filter((what) => what !== 'silent-1 lead'));
  });

  it.each<[string, JsonObject]>([
    ['CorrectionRecorded', { ...correction, field: 'title', value: 'Nhiệm vụ khác' }],
    ['ExtensionRequested', { agencyId: 'lead', proposedDueOn: '2023-01-31', reason: 'Chờ.' }],
    ['ExtensionRefused', { proposedDueOn: '2023-01-31', reason: null }],
    ['DirectiveAccepted', { agencyId: 'lead', implied: false }],
  ])('stays as it is after %s', async (type, data) => {
    const id = await waiting();
    await tell(id, type, data);
    expect(await pendingOf(id)).toEqual(all);
  });

  it('goes out when it was recorded after the event', async () => {
    const id = await waiting();
    await tell(id, 'ExtensionGranted', { ...moved, reason: null });
    await remind(id, 'before-7', { kind: 'agency', agencyId: 'lead' }, { deadline: '2023-01-31' });
    expect(await pendingOf(id)).toContain('before-7 lead');
  });
});

describe('what waits for a person, or was given up', () => {
  const hook = (id: string, path: string) => `https://hooks.example.vn/${id}/${path}`;
  const refused: Channel = {
    destinationOf: (address) => address,
    send: (address) => {
      const final = address.includes('refused');
      return Promise.reject(new NotSent('no', { final }));
    },
  };

  /** An officer of whose webhook one delivery is dead, and one waits. */
  async function officer(
    id: string,
  ): Promise<{ waits: () => Promise<string[]>; dead: () => Promise<string[]> }> {
    await office.write(`agency-of-${id}`, 'AgencyRegistered', {
      ...{ agencyId: `of-${id}`, code: id, name: 'Cơ quan', headEmail: null, officeEmail: null },
    });
    await person(id, 'agency', `of-${id}`);
    const directive = await handOut();
    const audience = { kind: 'agency', agencyId: `of-${id}` };
    await choose(id, { email: false, webhook: hook(id, 'refused') });
    await remind(directive, 'before-3', audience);
    office.clock.advanceTo(new Date(office.clock.now().getTime() + 86_400_000));
    await office.project();
    await office.dispatching({ webhook: refused }).round();
    await office.project();
    await remind(directive, 'before-1', audience);
    return {
      waits: () => pendingOf(directive),
      dead: async () => {
        const { items } = await listDeadDeliveries(office.pool, { limit: 500 });
        return items.filter(({ directiveId }) => directiveId === directive).map((item) => item.id);
      },
    };
  }

  it.each<[string, (id: string) => Promise<string>]>([
    ['is disabled', (id) => office.write(`account-${id}`, 'AccountDisabled', {})],
    ['turns the channel off', (id) => choose(id, { email: true, webhook: null })],
    ['is reached elsewhere now', (id) => choose(id, { email: false, webhook: hook(id, 'new') })],
  ])('is withdrawn when the person %s, and cannot be sent again', async (_what, change) => {
    const id = `officer${directives}`;
    const { waits, dead } = await officer(id);
    const [waited, given] = [await waits(), await dead()];
    expect([waited.length, given.length]).toEqual([1, 1]);
    await change(id);
    expect([await waits(), await dead()]).toEqual([[], []]);
    expect(await sendAgain(office.pool, given)).toEqual([]);
  });

  it('is listed as being sent again until that has come to an end, for want of a channel too', async () => {
    const id = `officer${directives}`;
    const { dead } = await officer(id);
    const [given = ''] = await dead();
    const retried = async () =>
      (await listDeadDeliveries(office.pool, { state: 'retrying', limit: 500 })).items.map((item) => item.id);
    expect(await retried()).not.toContain(given);
    await sendAgain(office.pool, [given]);
    await office.dispatching({}).round();
    await office.project();
    expect([await dead(), await retried()]).toEqual([[], [given]]);
    await office.dispatching({ webhook: refused }).round();
    await office.project();
    expect([await dead(), await retried()]).toEqual([[given], []]);
  });

  it('stays when the person changes something else', async () => {
    const id = `officer${directives}`;
    const { waits, dead } = await officer(id);
    await choose(id, { email: true, webhook: hook(id, 'refused') });
    expect([(await waits()).length, (await dead()).length]).toEqual([1, 1]);
  });

  it('is not there to be sent again either when it was refused after it was withdrawn', async () => {
    const id = `officer${directives}`;
    const { dead } = await officer(id);
    await office.project();
    office.clock.advanceTo(new Date(office.clock.now().getTime() + 86_400_000));
    let change: Promise<unknown> = Promise.resolve();
    const whileSending: Channel = {
      ...refused,
      async send(address, message) {
        await (change = office.write(`account-${id}`, 'AccountDisabled', {}));
        return refused.send(address, message);
      },
    };
    await office.dispatching({ webhook: whileSending }).round();
    await change;
    await office.project();
    expect(await dead()).toEqual([]);
  });
});
