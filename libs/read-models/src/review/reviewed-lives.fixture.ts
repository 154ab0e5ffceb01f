import fc from 'fast-check';
import { addDays, Rejection, type LocalDate } from '#domain';
import { engine, fixedDate, leader, office, officerOf, type Story } from '../story.fixture.js';

const figures = [{ code: 'AN', name: 'Án bị sửa', unit: 'vụ', target: 3 }];
const correction = { type: 'CorrectDirective', reason: 'Ghi sai.', authority: 'CV 2' } as const;

/** What may happen to a directive: the decider takes of it what fits that point of its life. */
const acts = {
  issue: (story: Story, id: string, day: string) =>
    story.issue(id, { deadline: fixedDate('2022-11-15'), indicators: figures }, day),
  draft: (story: Story, id: string, day: string) => story.draft(id, { leadAgencyId: 'police' }, day),
  takeOver: (story: Story, id: string, day: string, on: string) => {
    const isOver = on <= day && Number(on.slice(-1)) % 2 === 1;
    return story.tell(id, day, office, {
      ...{ type: 'ImportDirective', directiveId: id, meetingId: 'm-1', meetingHeldOn: '2022-01-10' },
      ...{ number: `BCD/${id}`, title: `Nhiệm vụ ${id}`, content: 'Nội dung.', urgency: 'normal' },
      ...{ leadAgencyId: 'court', coordinators: [], deadline: fixedDate('2022-08-15'), extendedTo: [] },
      ...{ indicators: figures, formerNumber: null, notice: null, percent: 10, reports: [] },
      assignedOn: isOver ? '2022-03-01' : on < day ? on : day,
      closed: isOver ? { outcome: 'implemented', on, reportedOn: on, note: null } : null,
    });
  },
  accept: (story: Story, id: string, day: string) =>
    story.tell(id, day, officerOf('court'), { type: 'AcceptDirective' }),
  decline: (story: Story, id: string, day: string) =>
    story.tell(id, day, officerOf('court'), { type: 'DeclineDirective', reason: 'Không thuộc thẩm quyền.' }),
  assign: (story: Story, id: string, day: string, on: string) =>
    story.tell(id, day, office, {
      ...{
        type: 'AssignDirective',
        leadAgencyId: on.endsWith('1') ? 'court' : 'police',
        reason: 'Đúng hơn.',
      },
      deadline: fixedDate(on),
    }),
  handOver: (story: Story, id: string, day: string, on: string) =>
    story.tell(id, day, engine, {
      ...{
        type: 'HandOverDirective',
        successionId: 's-1',
        agencyId: 'court',
        heirId: 'bar',
        joinsParts: false,
        splitOff: false,
      },
      ...{ effectiveOn: on, basis: { number: '202/2022/QH15', issuedOn: '2022-06-01', issuer: 'Quốc hội' } },
    }),
  extend: (story: Story, id: string, day: string, on: string) => story.extend(id, day, on),
  ask: (story: Story, id: string, day: string, on: string) =>
    story.tell(id, day, officerOf('court'), {
      type: 'RequestExtension',
      proposedDueOn: on,
      reason: 'Thiếu.',
    }),
  counter: (story: Story, id: string, day: string, on: string) =>
    story.tell(id, day, leader, {
      ...{ type: 'DecideExtension', decision: 'counter', dueOn: on, calendarVersion: 'vn-1' },
    }),
  suspend: (story: Story, id: string, day: string) =>
    story.tell(id, day, office, { type: 'SuspendDirective', reason: 'Chờ hướng dẫn.' }),
  resume: (story: Story, id: string, day: string) =>
    story.tell(id, day, office, { type: 'ResumeDirective', reason: null }),
  report: (story: Story, id: string, day: string, on: string) =>
    story.tell(id, day, officerOf('court'), {
      ...{ type: 'ReportProgress', percent: null, narrative: 'Số liệu.', effectiveOn: day, evidence: [] },
      indicators: [{ code: 'AN', actual: Number(on.slice(-2)) }],
    }),
  progress: (story: Story, id: string, day: string) => story.progress(id, day),
  complete: (story: Story, id: string, day: string) => story.complete(id, day),
  completeOnPaper: (story: Story, id: string, day: string, on: string) =>
    story.tell(id, day, office, {
      ...{ type: 'ReportCompletion', summary: 'Xong.', effectiveOn: day, indicators: [], evidence: [] },
      onBehalfOf: { agencyId: 'court', document: '120/BC-TA', receivedOn: on < day ? on : day },
    }),
  giveBack: (story: Story, id: string, day: string) =>
    story.tell(id, day, office, { type: 'ReturnCompletion', reason: 'Chưa có số liệu.' }),
  close: (story: Story, id: string, day: string) => story.close(id, day),
  closeUnreported: (story: Story, id: string, day: string) =>
    story.tell(id, day, office, {
      ...{ type: 'CloseDirective', outcome: 'implemented', withoutReport: true, reason: 'Đã kiểm tra.' },
    }),
  cancel: (story: Story, id: string, day: string) => story.close(id, day, 'cancelled'),
  reopen: (story: Story, id: string, day: string) =>
    story.tell(id, day, office, { type: 'ReopenDirective', reason: 'Chưa xong.', authority: 'CV 1' }),
  putDateRight: (story: Story, id: string, day: string, on: string) =>
    story.tell(id, day, office, { ...correction, field: 'dueOn', value: on }),
  putReportRight: (story: Story, id: string, day: string, on: string) =>
    story.tell(id, day, office, { ...correction, field: 'completionReportedOn', value: on }),
  putTitleRight: (story: Story, id: string, day: string, on: string) =>
    story.tell(id, day, office, { ...correction, field: 'title', value: `Nhiệm vụ ${on}` }),
};
export type Act = keyof typeof acts;

/** Something that happens some days after the last thing. */
export interface Happening {
  readonly act: Act;
  readonly daysLater: number;
  /** Whatever day it names. */
  readonly on: string;
}

/** From the spring in which the first half-year ended, over the ends of two, to the next. */
export const anyDay = fc.integer({ min: 0, max: 420 }).map((days) => addDays('2022-04-01', days));

const beginnings: readonly Act[] = ['issue', 'issue', 'issue', 'draft', 'takeOver'];
const daysLater = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 50 }) },
);
const happening = (of: readonly Act[], after = daysLater): fc.Arbitrary<Happening> =>
  fc.record({ act: fc.constantFrom(...of), daysLater: after, on: anyDay });

/** A life of a directive from the day on which it begins. */
export const life = fc
  .tuple(
    happening(beginnings, fc.nat(250)),
    fc.array(happening(Object.keys(acts) as Act[]), { maxLength: 30, size: 'max' }),
  )
  .map(([first, rest]) => [first, ...rest]);

/** A life in which the office enters, in December 2022 or later, a paper by which the directive was done on such a day. */
export const lifeOnPaper = (on: fc.Arbitrary<LocalDate>): fc.Arbitrary<readonly Happening[]> => {
  const one = (act: Act, days: number): fc.Arbitrary<Happening> =>
    fc.record({ act: fc.constant(act), daysLater: fc.nat(days), on });
  const between: readonly Act[] = [
    'accept',
    'report',
    'extend',
    'suspend',
    'resume',
    'putDateRight',
    'assign',
  ];
  return fc
    .tuple(
      fc.record({ act: fc.constant('issue' as const), daysLater: fc.constant(80), on }),
      fc.array(happening(between, fc.nat(40)), { maxLength: 4 }),
      one('completeOnPaper', 90),
      fc.array(happening(Object.keys(acts) as Act[]), { maxLength: 6 }),
    )
    .map(([issued, before, paper, after]) => [
      issued,
      ...before,
      { ...paper, daysLater: paper.daysLater + 30 },
      ...after,
    ]);
};

/** Lets a life happen; what the decider refuses does not. */
export function live(story: Story, id: string, happenings: readonly Happening[], from = '2022-05-02'): void {
  let day = from;
  for (const { act, daysLater, on } of happenings) {
    day = addDays(day, daysLater);
    try {
      acts[act](story, id, day, on);
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
    }
  }
}
