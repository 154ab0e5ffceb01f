import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#event-store';
import { openOffice, type Office } from '../delivery.fixture.js';
import { openMailbox, type Mailbox } from '../dispatch/mailbox.fixture.js';

let office: Office;
let mailbox: Mailbox;

beforeAll(async () => {
  office = await openOffice();
  mailbox = await openMailbox();
  for (const [id, name] of Object.entries(names))
    await office.write(`agency-${id}`, 'AgencyRegistered', {
      ...{ agencyId: id, code: id, name, headEmail: null, officeEmail: `${id}@example.vn` },
    });
  await office.write('account-clerk', 'AccountRegistered', {
    ...{ accountId: 'clerk', username: 'clerk', name: 'Cán bộ Văn phòng', role: 'admin', agencyId: null },
    email: 'clerk@example.vn',
  });
});

afterAll(async () => {
  await mailbox.close();
  await office.stop();
});

beforeEach(() => {
  mailbox.received = [];
});

const names = { court: 'Tòa án nhân dân tỉnh', police: 'Công an tỉnh', bar: 'Đoàn Luật sư tỉnh' };
const due = (on: string) => ({ rule: { on }, dueOn: on, calendarVersion: 'vn-1' });
const at = (instant: string) => office.clock.advanceTo(new Date(instant));
const tell = (id: string, type: string, data: JsonObject) => office.write(`directive-${id}`, type, data);

async function handOut(id: string, urgency = 'normal', coordinators: JsonObject[] = []): Promise<void> {
  await tell(id, 'DirectiveDrafted', {
    ...{ directiveId: id, meetingId: 'm', meetingHeldOn: '2022-07-20', number: `BCD-2022-01/${id}` },
    ...{ title: `Nhiệm vụ ${id}`, content: 'Nội dung', urgency, leadAgencyId: 'court', coordinators },
    ...{ deadline: due('2023-11-30'), indicators: [] },
  });
  await tell(id, 'DirectiveIssued', { notice: '15-TB', publishedOn: '2022-12-12', signer: 'Trưởng ban' });
  await tell(id, 'DirectiveAssigned', { leadAgencyId: 'court', coordinators, deadline: due('2023-11-30') });
}

/** What was sent since, by address: the subjects. */
async function sent(): Promise<Record<string, string[]>> {
  await office.project();
  await office.dispatching({ email: mailbox.email }).round();
  await office.project();
  const subjects: Record<string, string[]> = {};
  for (const { to, subject } of mailbox.received) {
    const [first] = to === undefined || Array.isArray(to) ? [] : to.value;
    (subjects[first?.address ?? ''] ??= []).push(subject ?? '');
  }
  return subjects;
}

const textFor = (address: string) =>
  mailbox.received
    .filter(({ to }) => to !== undefined && !Array.isArray(to) && to.text === address)
    .map(({ text }) => text ?? '')
    .join('\n');

describe('what happened to a directive', () => {
  it('reaches its agencies in the digest of the next working morning, with the reminders of that morning in one mail', async () => {
    at('2022-12-16T08:00:00.000Z');
    await handOut('01', 'normal', [{ agencyId: 'police', dueOn: '2023-11-10' }]);
    expect(await sent()).toEqual({});
    at('2022-12-19T00:59:59.000Z');
    expect(await sent()).toEqual({});
    at('2022-12-19T01:00:00.000Z');
    await tell('01', 'ReminderIssued', {
      ...{ step: 'silent-30', deadline: '2023-11-30', dueAt: '2022-12-19T01:00:00.000Z', late: false },
      audience: [{ kind: 'agency', agencyId: 'court' }],
      policy: { id: 'default', version: 0 },
    });
    expect(await sent()).toEqual({
      'court@example.vn': [expect.stringContaining('Nhiệm vụ 01')],
      'police@example.vn': ['Thông báo về nhiệm vụ BCD-2022-01/01: Nhiệm vụ 01'],
    });
    expect(textFor('court@example.vn')).toContain(
      'Giao Tòa án nhân dân tỉnh chủ trì, Công an tỉnh (hạn ngày 10/11/2023) phối hợp, hạn ngày 30/11/2023',
    );
    expect(textFor('police@example.vn')).toContain('Hạn hoàn thành: ngày 10 tháng 11 năm 2023');
    expect((await office.recorded('police@example.vn')).map(({ type }) => type)).toEqual([
      'NotificationDelivered',
    ]);
  });

  it('goes out at once where the directive is urgent, all of a notice in one mail', async () => {
    at('2022-12-20T14:00:00.000Z');
    await handOut('02', 'express');
    await handOut('03', 'urgent');
    expect(await sent()).toEqual({
      'court@example.vn': ['Thông báo về 02 nhiệm vụ, ngày 20 tháng 12 năm 2022'],
    });
  });

  it('tells the old lead, the new one, and who co-ordinates no more, of a reassignment', async () => {
    await handOut('04', 'urgent', [{ agencyId: 'bar' }]);
    await sent();
    mailbox.received = [];
    at('2022-12-21T03:00:00.000Z');
    await tell('04', 'DirectiveReassigned', {
      ...{
        previousLeadAgencyId: 'court',
        leadAgencyId: 'police',
        coordinators: [],
        deadline: due('2023-11-30'),
      },
      reason: 'Đúng chức năng.',
    });
    expect(Object.keys(await sent()).sort()).toEqual([
      'bar@example.vn',
      'court@example.vn',
      'police@example.vn',
    ]);
    expect(textFor('court@example.vn')).toContain('Chuyển từ Tòa án nhân dân tỉnh sang Công an tỉnh chủ trì');
  });

  it('keeps what happened, whatever happens after it, and drops what waited for the office and is decided', async () => {
    at('2022-12-22T03:00:00.000Z');
    await handOut('05');
    const report = {
      agencyId: 'court',
      summary: 'Xong',
      effectiveOn: '2022-12-22',
      reportedOn: '2022-12-22',
    };
    await tell('05', 'CompletionReported', { ...report, indicators: [], evidence: [] });
    await tell('05', 'CompletionReturned', { reason: 'Thiếu số liệu.' });
    await tell('05', 'DirectiveSuspended', {
      reason: 'Chờ văn bản.',
      suspendedOn: '2022-12-22',
      extendsDeadline: true,
    });
    await handOut('06');
    await tell('06', 'ExtensionRequested', {
      agencyId: 'court',
      proposedDueOn: '2023-12-28',
      reason: 'Thiếu hồ sơ.',
    });
    await tell('05', 'CorrectionRecorded', {
      ...{
        field: 'dueOn',
        previous: '2023-11-30',
        value: '2023-12-29',
        reason: 'Sai ngày.',
        authority: '12-CV',
      },
    });
    at('2022-12-23T01:00:00.000Z');
    expect(await sent()).toEqual({
      'court@example.vn': ['Thông báo về 02 nhiệm vụ, ngày 23 tháng 12 năm 2022'],
      'clerk@example.vn': ['Thông báo về nhiệm vụ BCD-2022-01/06: Nhiệm vụ 06'],
    });
    const text = textFor('court@example.vn');
    for (const reported of [
      'Giao Tòa án',
      'Trả lại báo cáo',
      'Tạm hoãn thực hiện',
      'Đính chính thời hạn',
      'Hạn hoàn thành: ngày 29 tháng 12 năm 2023',
    ])
      expect(text).toContain(reported);
    expect(textFor('clerk@example.vn')).toContain('đề nghị gia hạn đến ngày 28/12/2023');
  });

  it('names the notice of conclusions as it was put right', async () => {
    at('2022-12-23T02:00:00.000Z');
    await handOut('07', 'urgent');
    const correct = (field: string, previous: string, value: string) =>
      tell('07', 'CorrectionRecorded', { field, previous, value, reason: 'Sai số.', authority: '12-CV' });
    await correct('notice', '15-TB', '51-TB');
    await correct('publishedOn', '2022-12-12', '2022-12-13');
    await sent();
    const text = textFor('court@example.vn');
    expect(text).toContain('51-TB');
    expect(text).toContain('ngày 13 tháng 12 năm 2022');
    expect(text).not.toContain('theo Thông báo số 15-TB');
  });

  it('is not sent to whoever turned mail off', async () => {
    at('2022-12-23T03:00:00.000Z');
    await tell('06', 'DirectiveDeclined', { agencyId: 'court', reason: 'Không thuộc thẩm quyền.' });
    await office.write('account-clerk', 'NotificationSettingsChanged', {
      ...{
        channels: { email: false, webhook: null },
        digestAt: '08:00',
        language: 'vi',
        timeZone: 'Asia/Ho_Chi_Minh',
      },
    });
    at('2022-12-26T01:00:00.000Z');
    expect(await sent()).toEqual({});
  });
});
