import { describe, expect, it } from '@jest/globals';
import {
  accountEventSchemas,
  agencyEventSchemas,
  calendarEventSchemas,
  deliveryEventSchemas,
  directiveEventSchemas,
  inspectionEventSchemas,
  latenessCauseEventSchemas,
  outsidePersonEventSchemas,
  meetingEventSchemas,
  meetingRegisterEventSchemas,
  parkedStreamEventSchemas,
  policyEventSchemas,
  systemEventSchemas,
  usernameReadingEventSchemas,
  securityEventSchemas,
  simulationEventSchemas,
  type Actor,
  type DirectiveEvent,
} from '#domain';
import type { JsonObject } from '#event-store';
import { describeEvent, describedEventTypes } from './event-descriptions.js';

const office: Actor = { id: 'office', name: 'Văn phòng', role: 'admin' };
const names: Readonly<Record<string, string>> = {
  court: 'Tòa án nhân dân tỉnh',
  police: 'Công an tỉnh',
  bar: 'Đoàn Luật sư tỉnh',
};
const nameOf = (id: string) => names[id] ?? id;

function described(event: DirectiveEvent): [vi: string, en: string] {
  const reported = { type: event.type, data: event.data as JsonObject, actor: office };
  return [describeEvent(reported, 'vi', nameOf), describeEvent(reported, 'en', nameOf)];
}

const deadline = { rule: { on: '2022-12-14' }, dueOn: '2022-12-14', calendarVersion: 'vn-2026.1' };
const step = {
  deadline: '2022-12-14',
  dueAt: '2022-12-05T01:00:00Z',
  late: false,
  policy: { id: 'default', version: 0 },
};

describe('the words of an event', () => {
  it('are there for every type of event that can be recorded', () => {
    const schemas = [
      ...[
        accountEventSchemas,
        agencyEventSchemas,
        calendarEventSchemas,
        deliveryEventSchemas,
        directiveEventSchemas,
      ],
      ...[inspectionEventSchemas, meetingEventSchemas, meetingRegisterEventSchemas, policyEventSchemas],
      systemEventSchemas,
      simulationEventSchemas,
      securityEventSchemas,
      parkedStreamEventSchemas,
      latenessCauseEventSchemas,
      outsidePersonEventSchemas,
      usernameReadingEventSchemas,
    ];
    expect([...describedEventTypes].sort()).toEqual(schemas.flatMap((all) => Object.keys(all)).sort());
  });

  it('are whole even where every fact is missing', () => {
    for (const type of describedEventTypes)
      for (const language of ['vi', 'en'] as const) {
        const words = describeEvent({ type, data: {}, actor: office }, language, nameOf);
        expect(words.trim()).not.toBe('');
        expect(words).not.toMatch(/undefined|null|NaN|\[object/);
      }
  });

  it('are the type itself where a newer version wrote it', () => {
    const reported = { type: 'DirectiveTranslated', data: {}, actor: office };
    expect(describeEvent(reported, 'vi', nameOf)).toBe('DirectiveTranslated');
    expect(describeEvent({ ...reported, type: 'toString' }, 'vi', nameOf)).toBe('toString');
  });

  const cases: [string, DirectiveEvent, string, string][] = [
    [
      'issuing names the notice, its day and its signer',
      {
        type: 'DirectiveIssued',
        data: { notice: '15-TB/BCĐ', publishedOn: '2022-07-25', signer: 'Nguyễn Văn A' },
      },
      'Ban hành Thông báo kết luận số 15-TB/BCĐ ngày 25/07/2022, người ký: Nguyễn Văn A',
      'Issued by notice of conclusions 15-TB/BCĐ of 25 July 2022, signed by Nguyễn Văn A',
    ],
    [
      'taking over says what the office’s list knew: who, since when, until when, and the last report',
      {
        type: 'DirectiveImported',
        data: {
          formerNumber: '7/KL-BCĐ',
          notice: null,
          assignedOn: '2022-07-25',
          leadAgencyId: 'court',
          coordinators: [{ agencyId: 'police' }],
          deadline,
          extendedTo: ['2022-12-01', '2022-12-14'],
          percent: 60,
          reports: [
            { on: '2022-09-01', narrative: 'Đang làm.', percent: null },
            { on: '2022-11-01', narrative: 'Đã quá nửa.', percent: 60 },
          ],
          closed: null,
        },
      },
      'Đưa vào theo dõi từ sổ theo dõi trước đây, số cũ 7/KL-BCĐ: Tòa án nhân dân tỉnh chủ trì, Công an tỉnh phối hợp, giao ngày 25/07/2022, hạn ngày 14/12/2022 (đã gia hạn 02 lần), đã thực hiện 60%; 02 báo cáo, gần nhất ngày 01/11/2022: Đã quá nửa.',
      'Taken over from the office’s earlier list, there 7/KL-BCĐ: led by Tòa án nhân dân tỉnh, with Công an tỉnh, assigned on 25 July 2022, due on 14 December 2022 (extended 2 times), 60% done; 2 reports, the last of 1 November 2022: Đã quá nửa.',
    ],
    [
      'taking over what was over says how and when it ended',
      {
        type: 'DirectiveImported',
        data: {
          formerNumber: null,
          notice: null,
          assignedOn: '2022-07-25',
          leadAgencyId: 'court',
          coordinators: [],
          deadline,
          extendedTo: [],
          percent: null,
          reports: [],
          closed: { outcome: 'implemented', on: '2022-12-28', reportedOn: '2022-12-24', note: null },
        },
      },
      'Đưa vào theo dõi từ sổ theo dõi trước đây: Tòa án nhân dân tỉnh chủ trì, giao ngày 25/07/2022, hạn ngày 14/12/2022; đã kết thúc theo dõi ngày 28/12/2022: đã thực hiện, báo cáo hoàn thành ngày 24/12/2022',
      'Taken over from the office’s earlier list: led by Tòa án nhân dân tỉnh, assigned on 25 July 2022, due on 14 December 2022; closed on 28 December 2022: implemented, completion reported on 24 December 2022',
    ],
    [
      'assigning names the lead and the deadline',
      { type: 'DirectiveAssigned', data: { leadAgencyId: 'court', coordinators: [], deadline } },
      'Giao Tòa án nhân dân tỉnh chủ trì, hạn ngày 14/12/2022',
      'Assigned to Tòa án nhân dân tỉnh as lead, due on 14 December 2022',
    ],
    [
      'assigning names who co-ordinates, each with its own deadline',
      {
        type: 'DirectiveAssigned',
        data: {
          leadAgencyId: 'court',
          coordinators: [{ agencyId: 'police' }, { agencyId: 'bar', dueOn: '2022-11-30' }],
          deadline: null,
        },
      },
      'Giao Tòa án nhân dân tỉnh chủ trì, Công an tỉnh, Đoàn Luật sư tỉnh (hạn ngày 30/11/2022) phối hợp, không đặt thời hạn',
      'Assigned to Tòa án nhân dân tỉnh as lead, with Công an tỉnh, Đoàn Luật sư tỉnh (due on 30 November 2022), without a deadline',
    ],
    [
      'a reminder says to whom and why',
      {
        type: 'ReminderIssued',
        data: { ...step, step: 'before-7', audience: [{ kind: 'agency', agencyId: 'court' }] },
      },
      'Đôn đốc Tòa án nhân dân tỉnh: còn 07 ngày làm việc là đến hạn (hạn ngày 14/12/2022)',
      'Reminder to Tòa án nhân dân tỉnh: 7 working days left (due on 14 December 2022)',
    ],
    [
      'a reminder that went out late says so, and does not count the days as of today',
      {
        type: 'ReminderIssued',
        data: { ...step, step: 'before-7', late: true, audience: [{ kind: 'agency', agencyId: 'court' }] },
      },
      'Đôn đốc Tòa án nhân dân tỉnh: mốc đôn đốc trước hạn 07 ngày làm việc (hạn ngày 14/12/2022), gửi chậm',
      'Reminder to Tòa án nhân dân tỉnh: meant for 7 working days before the date (due on 14 December 2022), sent late',
    ],
    [
      'an escalation that went out late says so',
      {
        type: 'EscalationRaised',
        data: { ...step, step: 'escalate-leader-5', late: true, audience: [{ kind: 'leader' }] },
      },
      'Báo cáo lãnh đạo Ban Chỉ đạo: mốc quá hạn 05 ngày làm việc (hạn ngày 14/12/2022), gửi chậm',
      'Escalated to the leader: meant for 5 working days overdue (due on 14 December 2022), sent late',
    ],
    [
      'an escalation made up for once work goes on does not count the days as of today',
      {
        type: 'EscalationRaised',
        data: {
          ...step,
          step: 'escalate-leader-5',
          plannedAt: '2022-12-21T01:00:00Z',
          audience: [{ kind: 'leader' }],
        },
      },
      'Báo cáo lãnh đạo Ban Chỉ đạo: mốc quá hạn 05 ngày làm việc (hạn ngày 14/12/2022)',
      'Escalated to the leader: meant for 5 working days overdue (due on 14 December 2022)',
    ],
    [
      'an escalation says to which superior',
      {
        type: 'EscalationRaised',
        data: { ...step, step: 'escalate-head-1', audience: [{ kind: 'agency_head', agencyId: 'court' }] },
      },
      'Báo cáo Thủ trưởng cơ quan Tòa án nhân dân tỉnh: đã quá hạn 01 ngày làm việc (hạn ngày 14/12/2022)',
      'Escalated to the head of Tòa án nhân dân tỉnh: 1 working day overdue (due on 14 December 2022)',
    ],
    [
      'a report gives its figures as decimals',
      {
        type: 'ProgressReported',
        data: {
          agencyId: 'court',
          percent: 37.5,
          narrative: 'Đã rà soát\nán bị sửa.',
          effectiveOn: '2022-08-01',
          indicators: [{ code: 'AN_SUA', actual: 3.5 }],
          evidence: [],
        },
      },
      'Tòa án nhân dân tỉnh báo cáo tiến độ 37,5%: Đã rà soát án bị sửa. (số liệu: AN_SUA: 3,5)',
      'Tòa án nhân dân tỉnh reported progress 37.5%: Đã rà soát án bị sửa. (figures: AN_SUA: 3.5)',
    ],
    [
      'closing says how it ended and how late',
      {
        type: 'DirectiveClosed',
        data: {
          ...{ outcome: 'implemented', note: null, reason: null, closedOn: '2022-12-20' },
          ...{ judgedOn: '2022-12-17', onTime: false, daysLate: 3 },
        } as const,
      },
      'Kết thúc theo dõi: đã thực hiện, quá hạn 03 ngày',
      'Closed: implemented, 3 days late',
    ],
    [
      'a correction says what stood before and on whose authority',
      {
        type: 'CorrectionRecorded',
        data: {
          ...{ field: 'dueOn', previous: '2022-12-14', value: '2022-12-15', reason: 'Nhầm ngày' },
          authority: 'Công văn 12-CV/BCĐ',
        } as const,
      },
      'Đính chính thời hạn từ “14/12/2022” thành “15/12/2022”; lý do: Nhầm ngày; căn cứ: Công văn 12-CV/BCĐ',
      'Corrected the due date from “14 December 2022” to “15 December 2022”; reason: Nhầm ngày; authority: Công văn 12-CV/BCĐ',
    ],
    [
      'a reason that ends with a full stop goes on in the same sentence, an abbreviation keeps its own',
      {
        type: 'DirectiveReopened',
        data: { reason: 'Thiếu hồ sơ, số liệu v.v.', authority: 'Công văn số 12-CV/TT.' },
      },
      'Mở lại để thực hiện tiếp; lý do: Thiếu hồ sơ, số liệu v.v.; căn cứ: Công văn số 12-CV/TT.',
      'Reopened; reason: Thiếu hồ sơ, số liệu v.v.; authority: Công văn số 12-CV/TT.',
    ],
    [
      'a correction whose reason ends with a full stop is one sentence',
      {
        type: 'CorrectionRecorded',
        data: {
          ...{ field: 'dueOn', previous: '2022-12-14', value: '2022-12-15', reason: 'Nhầm ngày.' },
          authority: 'Công văn 12-CV/BCĐ',
        } as const,
      },
      'Đính chính thời hạn từ “14/12/2022” thành “15/12/2022”; lý do: Nhầm ngày; căn cứ: Công văn 12-CV/BCĐ',
      'Corrected the due date from “14 December 2022” to “15 December 2022”; reason: Nhầm ngày; authority: Công văn 12-CV/BCĐ',
    ],
    [
      'work that goes on after a suspension says from which day to which the deadline moved, and by how much',
      {
        type: 'DirectiveResumed',
        data: {
          ...{ reason: null, suspendedWorkingDays: 5, previousDueOn: '2022-12-14', coordinators: [] },
          deadline: { rule: { on: '2022-12-14' }, dueOn: '2022-12-21', calendarVersion: 'vn-1' },
        },
      },
      'Tiếp tục thực hiện sau tạm hoãn, thời hạn chuyển từ ngày 14/12/2022 sang ngày 21/12/2022 (cộng 05 ngày làm việc tạm hoãn)',
      'Resumed after suspension, due date moved from 14 December 2022 to 21 December 2022 (by the 5 working days suspended)',
    ],
    [
      'keeping a deadline says which date was declined, by which calendar, and why',
      {
        type: 'DeadlineKept',
        data: {
          dueOn: '2022-12-14',
          proposed: {
            rule: { workingDays: 103, from: '2022-07-20' },
            dueOn: '2022-12-15',
            calendarVersion: 'vn-2026.1+office-2022.1',
          },
          reason: 'Đã thông báo cho đơn vị',
        },
      },
      'Giữ nguyên thời hạn ngày 14/12/2022, không chuyển sang ngày 15/12/2022 theo lịch làm việc bản vn-2026.1+office-2022.1; lý do: Đã thông báo cho đơn vị',
      'Deadline kept at 14 December 2022, not moved to 15 December 2022 by working calendar vn-2026.1+office-2022.1; reason: Đã thông báo cho đơn vị',
    ],
  ];
  it.each(cases)('%s', (_rule, event, vi, en) => {
    expect(described(event)).toEqual([vi, en]);
  });

  it('call what was counted by its name, with its unit', () => {
    const indicators = [
      { code: 'AN-SUA', actual: 3.5 },
      { code: 'AN-HUY', actual: 2 },
    ];
    const data = { agencyId: 'court', percent: null, narrative: 'Đã rà soát', indicators };
    const known = new Map([
      ['AN-SUA', { name: 'Án bị sửa', unit: 'vụ' }],
      ['AN-HUY', { name: 'Án bị hủy', unit: 'vụ' }],
    ]);
    const reported = { type: 'ProgressReported', data, actor: office };
    expect(describeEvent(reported, 'vi', nameOf, (code) => known.get(code))).toBe(
      'Tòa án nhân dân tỉnh báo cáo tiến độ: Đã rà soát (số liệu: Án bị sửa: 3,5 vụ; án bị hủy: 2 vụ)',
    );
  });

  it('name every change of law that comes with a calendar, and by what', () => {
    const basis = 'Luật số 99/2026/QH16';
    const statutory = [
      {
        change: 'add',
        holiday: 'border-day',
        on: '03-03',
        name: 'Ngày Biên phòng',
        from: '2027-02-01',
        basis,
      },
      { change: 'remove', holiday: 'labour-day', from: '2027-11-01', basis },
    ];
    const data = { year: 2027, version: 2, nonWorking: [], working: [], statutory };
    const reported = { type: 'CalendarPublished', data, actor: office };
    expect(describeEvent(reported, 'vi', nameOf)).toBe(
      'Công bố lịch làm việc năm 2027, bản 2; từ ngày 01/02/2027 thêm ngày nghỉ lễ hằng năm Ngày Biên phòng theo ' +
        'Luật số 99/2026/QH16; từ ngày 01/11/2027 bỏ ngày nghỉ lễ Quốc tế Lao động theo Luật số 99/2026/QH16',
    );
    expect(describeEvent(reported, 'en', nameOf)).toContain(
      'from 1 November 2027 on Labour Day is no public holiday, by Luật số 99/2026/QH16',
    );
  });

  it('hold nothing that turns the direction of writing', () => {
    const [vi] = described({
      type: 'DirectiveReopened',
      data: { reason: '\u202Egnp.oab\u2066', authority: null },
    });
    expect(vi).toBe('Mở lại để thực hiện tiếp; lý do: gnp.oab');
  });

  it('shorten a long text', () => {
    const data = { reason: 'a'.repeat(1_000), authority: null };
    const [vi] = described({ type: 'DirectiveReopened', data });
    expect(vi).toBe(`Mở lại để thực hiện tiếp; lý do: ${'a'.repeat(240)}…`);
  });
});
