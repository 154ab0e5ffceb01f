import type { Actor } from '../actor.js';
import { composeCalendar } from '../calendar/compose-calendar.js';
import { resolveDeadline, type Deadline } from '../calendar/deadline.js';
import { Rejection } from '../rejection.js';
import { defaultPolicy } from '../reminder-policy/index.js';
import { decideDirective } from './decide-directive.js';
import { evolveDirective, type Directive, type Recorded, type WorkStatus } from './directive.js';
import type { CommandContext } from '../command-context.js';
import type { DirectiveCommand } from './directive-commands.js';
import type { DirectiveEvent } from './directive-events.js';
import { alwaysBy } from './pending-reminders.js';

/** The cast of the specs: a directive led by the court, with the police and the bar co-ordinating. */
export const office: Actor = { id: 'office-1', name: 'Văn phòng', role: 'admin' };
export const colleague: Actor = { id: 'office-2', name: 'Phó Văn phòng', role: 'admin' };
export const chair: Actor = { id: 'chair', name: 'Trưởng ban', role: 'leader' };
export const court: Actor = { id: 'court-1', name: 'Chuyên viên', role: 'agency', agencyId: 'court' };
export const police: Actor = { id: 'police-1', name: 'Chuyên viên', role: 'agency', agencyId: 'police' };
export const bar: Actor = { id: 'bar-1', name: 'Luật sư', role: 'agency', agencyId: 'bar' };
export const treasury: Actor = { id: 'treasury-1', name: 'Kế toán', role: 'agency', agencyId: 'treasury' };
export const inspector: Actor = { id: 'inspector', name: 'Thanh tra', role: 'inspector' };
export const engine: Actor = { id: 'dondoc', name: 'dondoc', role: 'system' };

/** The working days of Việt Nam as they ship. */
export const calendar = composeCalendar('Asia/Ho_Chi_Minh', []);

/** That calendar with an edition of the office's that gives further days of 2022 off, and has others worked. */
export const calendarWith = (daysOff: readonly string[], worked: readonly string[] = [], version = 1) =>
  composeCalendar('Asia/Ho_Chi_Minh', [
    {
      year: 2022,
      version,
      nonWorking: daysOff.map((on) => ({ on, name: 'Nghỉ bão' })),
      working: worked.map((on) => ({ on })),
    },
  ]);

export const heldOn = '2022-07-20';
export const dueOn = '2022-12-14';

export const fixedDate = (on: string): Deadline => ({ rule: { on }, dueOn: on, calendarVersion: 'vn-1' });
/** A term of working days from the meeting, by the calendar as it ships. */
export const term = (workingDays: number): Deadline =>
  resolveDeadline({ workingDays, from: heldOn }, calendar, heldOn);
export const standing: Deadline = { rule: { standing: true }, dueOn: null, calendarVersion: 'vn-1' };

type Asked<Command> = Command extends CommandContext ? Omit<Command, keyof CommandContext> : never;
export type AskedOfDirective = Asked<DirectiveCommand>;

/** The command that someone gives on a day, at an hour of the office's clocks. */
export function on(day: string, by: Actor, asked: AskedOfDirective, time = '09:00'): DirectiveCommand {
  return { ...asked, by, today: day, at: calendar.instantOf(day, time).toISOString() };
}

const usualRules = alwaysBy(defaultPolicy, calendar);

export const asking = {
  draft: {
    type: 'DraftDirective',
    directiveId: 'd-1',
    meetingId: 'm-1',
    meetingHeldOn: heldOn,
    number: 'BCD-2022-01/01',
    title: 'Thực hiện kế hoạch cải cách tư pháp năm 2022',
    content: 'Triển khai kế hoạch theo chức năng, nhiệm vụ.',
    urgency: 'normal',
    leadAgencyId: 'court',
    coordinators: [{ agencyId: 'police' }, { agencyId: 'bar', dueOn: '2022-11-30' }],
    deadline: fixedDate(dueOn),
    indicators: [{ code: 'amended', name: 'Án bị sửa', unit: 'vụ', target: 3 }],
  },
  import: {
    type: 'ImportDirective',
    directiveId: 'd-1',
    meetingId: 'm-1',
    meetingHeldOn: heldOn,
    number: 'BCD-2022-01/01',
    title: 'Thực hiện kế hoạch cải cách tư pháp năm 2022',
    content: 'Triển khai kế hoạch theo chức năng, nhiệm vụ.',
    urgency: 'normal',
    leadAgencyId: 'court',
    coordinators: [{ agencyId: 'police' }, { agencyId: 'bar', dueOn: '2022-12-20' }],
    deadline: fixedDate(dueOn),
    extendedTo: ['2022-12-21', '2023-01-20'],
    indicators: [{ code: 'amended', name: 'Án bị sửa', unit: 'vụ', target: 3 }],
    formerNumber: '7/KL-BCĐ',
    notice: { number: '15-TB/BCĐ', publishedOn: '2022-07-25', signer: 'Trưởng ban' },
    assignedOn: '2022-07-25',
    percent: 60,
    reports: [
      { on: '2022-11-01', narrative: 'Đã làm được quá nửa.', percent: 60 },
      { on: '2022-09-01', narrative: 'Đang làm.', percent: null },
    ],
    closed: null,
  },
  issue: { type: 'IssueDirective', notice: '15-TB/BCĐ', publishedOn: '2022-07-25', signer: 'Trưởng ban' },
  assign: { type: 'AssignDirective', leadAgencyId: 'court' },
  reassign: { type: 'AssignDirective', leadAgencyId: 'treasury', reason: 'Đúng chức năng hơn.' },
  handOver: {
    type: 'HandOverDirective',
    successionId: 's-1',
    agencyId: 'court',
    heirId: 'treasury',
    joinsParts: false,
    splitOff: false,
    effectiveOn: '2022-12-20',
    basis: { number: '202/2022/QH15', issuedOn: '2022-12-01', issuer: 'Quốc hội' },
  },
  accept: { type: 'AcceptDirective' },
  decline: { type: 'DeclineDirective', reason: 'Không thuộc thẩm quyền.' },
  progress: {
    type: 'ReportProgress',
    percent: 40,
    narrative: 'Đã làm được một phần.',
    effectiveOn: '2022-08-01',
    indicators: [{ code: 'amended', actual: 3.5 }],
    evidence: [],
  },
  extension: { type: 'RequestExtension', proposedDueOn: '2022-12-30', reason: 'Thiếu hồ sơ.' },
  refer: { type: 'ReferExtension', opinion: 'Đề nghị đồng ý.' },
  grant: { type: 'DecideExtension', decision: 'grant', calendarVersion: 'vn-1' },
  refuse: { type: 'DecideExtension', decision: 'refuse', reason: 'Không đủ lý do.', calendarVersion: 'vn-1' },
  counter: { type: 'DecideExtension', decision: 'counter', dueOn: '2022-12-21', calendarVersion: 'vn-1' },
  completion: {
    type: 'ReportCompletion',
    summary: 'Đã hoàn thành.',
    effectiveOn: '2022-08-01',
    indicators: [],
    evidence: [],
  },
  shareCompletion: {
    type: 'ReportShareCompletion',
    summary: 'Đã xong phần việc.',
    effectiveOn: '2022-08-01',
    evidence: [],
  },
  confirmShare: { type: 'ConfirmShare', agencyId: 'police' },
  returnShare: { type: 'ReturnShare', agencyId: 'police', reason: 'Thiếu số liệu.' },
  suspend: { type: 'SuspendDirective', reason: 'Chờ văn bản của trung ương.', rules: usualRules },
  resume: { type: 'ResumeDirective', reason: null, rules: usualRules },
  giveBack: { type: 'ReturnCompletion', reason: 'Chưa có số liệu.' },
  close: { type: 'CloseDirective', outcome: 'implemented' },
  closeWithoutReport: {
    type: 'CloseDirective',
    outcome: 'implemented',
    withoutReport: true,
    reason: 'Đã kiểm tra tại chỗ.',
  },
  giveUp: { type: 'CloseDirective', outcome: 'not_implemented', reason: 'Không còn nguồn lực.' },
  cancel: { type: 'CloseDirective', outcome: 'cancelled' },
  supersede: { type: 'CloseDirective', outcome: 'superseded' },
  reopen: { type: 'ReopenDirective', reason: 'Kết luận thanh tra.', rules: usualRules },
  findCause: {
    type: 'RecordLatenessCause',
    cause: {
      id: 'cause-1',
      code: 'CHO-Y-KIEN',
      name: { vi: 'Chờ ý kiến cấp trên', en: 'Waiting for a superior authority' },
      active: true,
    },
    note: null,
    evidence: [],
  },
  correct: {
    type: 'CorrectDirective',
    field: 'title',
    value: 'Thực hiện kế hoạch cải cách tư pháp',
    reason: 'Sai chính tả.',
    authority: 'Công văn 12-CV/BCĐ',
  },
} as const satisfies Record<string, AskedOfDirective>;

/** What came of a sequence of commands. */
export interface Given {
  readonly state: Directive | null;
  readonly history: readonly Recorded<DirectiveEvent>[];
}

export const nothingYet: Given = { state: null, history: [] };

/** Carries the commands out one after the other; each must be allowed. */
export function given(commands: readonly DirectiveCommand[], before: Given = nothingYet): Given {
  return commands.reduce<Given>((given, command) => {
    const recorded = decideDirective(command, given.state).map((event) => ({
      event,
      actorId: command.by.id,
      ...(command.standingInFor ? { standingInFor: command.standingInFor } : {}),
      recordedAt: command.at,
    }));
    return {
      state: recorded.reduce(evolveDirective, given.state),
      history: [...given.history, ...recorded],
    };
  }, before);
}

/** The state that commands lead to. */
export function stateAfter(...commands: DirectiveCommand[]): Directive {
  const { state } = given(commands);
  if (state === null) throw new Error('nothing was drafted');
  return state;
}

/** What deciding gives: the events, or the code of the refusal. */
export function outcomeOf(command: DirectiveCommand, state: Directive | null): DirectiveEvent[] | string {
  try {
    return decideDirective(command, state);
  } catch (error) {
    if (error instanceof Rejection) return error.code;
    throw error;
  }
}

/** The types of the events decided, or the code of the refusal. */
export function answerTo(command: DirectiveCommand, state: Directive | null): string[] | string {
  const outcome = outcomeOf(command, state);
  return typeof outcome === 'string' ? outcome : outcome.map(({ type }) => type);
}

const drafted = [on(heldOn, office, asking.draft)];
const assigned = [...drafted, on('2022-07-25', engine, asking.issue)];
const inProgress = [...assigned, on('2022-07-26', court, asking.accept)];
const reported = [...inProgress, on('2022-08-01', court, asking.completion)];

/** A short life that leads to each status of the work. */
export const lifeUntil: Readonly<Record<WorkStatus, readonly DirectiveCommand[]>> = {
  draft: drafted,
  issued: [
    on(heldOn, office, { ...asking.draft, leadAgencyId: null, coordinators: [] }),
    on('2022-07-25', engine, asking.issue),
  ],
  assigned,
  in_progress: inProgress,
  awaiting_confirmation: reported,
  declined: [...assigned, on('2022-07-26', court, asking.decline)],
  suspended: [...inProgress, on('2022-08-01', office, asking.suspend)],
  closed: [...reported, on('2022-08-02', office, asking.close)],
};
