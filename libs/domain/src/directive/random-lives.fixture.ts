import fc from 'fast-check';
import type { Actor } from '../actor.js';
import { fromDayNumber, resolveDeadline, toDayNumber, type Deadline } from '../calendar/index.js';
import type { Directive } from './directive.js';
import {
  asking,
  calendar,
  calendarWith,
  chair,
  colleague,
  court,
  engine,
  fixedDate,
  heldOn,
  inspector,
  office,
  on,
  police,
  standing,
  treasury,
  type AskedOfDirective,
} from './directive.fixture.js';
import type { DirectiveCommand } from './directive-commands.js';
import { pendingReminders, alwaysBy } from './pending-reminders.js';
import { firing } from './reminding.fixture.js';
import { defaultPolicy } from '../reminder-policy/index.js';
import { storedText } from '../text/index.js';

/** The engine fires what is due. */
interface Occurrence {
  readonly type: 'FireWhatIsDue';
}

/** Some days after the last thing, somebody asks something, or something occurs. */
export interface Move {
  readonly daysLater: number;
  readonly by: Actor | 'the lead' | 'whoever is meant to';
  readonly asked: AskedOfDirective | Occurrence;
}

const near = { min: toDayNumber('2022-07-01'), max: toDayNumber('2023-08-31') };
const day = fc.oneof(
  { weight: 9, arbitrary: fc.integer(near).map(fromDayNumber) },
  { weight: 1, arbitrary: fc.constantFrom('2032-07-20', '2034-01-01') },
);
const agencyId = fc.constantFrom('court', 'police', 'treasury', 'bar');
/** What people wrote, as every boundary hands it on: composed, so that it is stored as it is. */
const text = fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme' }).map(storedText);

const term = fc
  .integer({ min: 1, max: 200 })
  .map((workingDays): Deadline => resolveDeadline({ workingDays, from: heldOn }, calendar, heldOn));
const deadline = fc.oneof(day.map(fixedDate), term, fc.constant(standing));

const coordinators = fc.uniqueArray(fc.record({ agencyId, dueOn: day }, { requiredKeys: ['agencyId'] }), {
  maxLength: 3,
  selector: (coordinator) => coordinator.agencyId,
});

const report = {
  effectiveOn: fc.constantFrom('2022-07-25', '2022-07-26', '2022-12-01'),
  indicators: fc.constantFrom([], [{ code: 'amended', actual: 3.5 }], [{ code: 'unknown', actual: 1 }]),
  evidence: fc.constant([]),
};
const percent = fc.option(fc.integer({ min: 0, max: 100 }));

const correction = fc.oneof(
  fc.tuple(fc.constantFrom('title' as const, 'content' as const), text),
  fc.tuple(fc.constant('urgency' as const), fc.constantFrom('urgent', 'express', 'never')),
  fc.tuple(fc.constant('percent' as const), fc.integer({ min: -1, max: 101 })),
  fc.tuple(fc.constant('closingNote' as const), text),
  fc.tuple(fc.constantFrom('dueOn' as const, 'completionReportedOn' as const), day),
);

const calendars = [
  calendar,
  calendarWith(['2022-07-21', '2022-07-22']),
  calendarWith(['2022-07-21'], ['2022-07-30'], 2),
  calendarWith([], ['2022-07-23', '2022-07-24'], 3),
];
/** What the person saw is at times another than the one in force. */
const anotherCalendar = fc.record(
  {
    calendar: fc.constantFrom(...calendars),
    calendarVersion: fc.constantFrom(...calendars.map(({ version }) => version)),
  },
  { requiredKeys: ['calendar'] },
);

const amendment: fc.Arbitrary<AskedOfDirective> = fc.oneof(
  text.map((title) => ({ type: 'AmendDraft' as const, title })),
  fc.option(agencyId).map((leadAgencyId) => ({ type: 'AmendDraft' as const, leadAgencyId })),
  coordinators.map((named) => ({ type: 'AmendDraft' as const, coordinators: named })),
  fc.option(deadline).map((due) => ({ type: 'AmendDraft' as const, deadline: due })),
);

type Asks = [weight: number, asked: fc.Arbitrary<Move['asked']>];

const asks: Asks[] = [
  [
    1,
    fc
      .record({ leadAgencyId: fc.option(agencyId), coordinators, deadline: fc.option(deadline) })
      .map((draft) => ({ ...asking.draft, ...draft })),
  ],
  [2, amendment],
  [2, fc.constant(asking.issue)],
  [
    3,
    fc.record(
      {
        type: fc.constant('AssignDirective' as const),
        leadAgencyId: agencyId,
        coordinators,
        deadline,
        reason: text,
      },
      { requiredKeys: ['type', 'leadAgencyId'] },
    ),
  ],
  [
    2,
    fc
      .record({ agencyId, heirId: agencyId, joinsParts: fc.boolean(), splitOff: fc.boolean() })
      .map((handover) => ({ ...asking.handOver, ...handover })),
  ],
  [3, fc.constant(asking.accept)],
  [1, fc.constant(asking.decline)],
  [4, fc.record({ ...report, type: fc.constant('ReportProgress' as const), percent, narrative: text })],
  [
    4,
    fc.oneof(day, fc.constant('2023-09-29')).map((proposedDueOn) => ({ ...asking.extension, proposedDueOn })),
  ],
  [
    5,
    fc.oneof(
      fc.constantFrom(asking.grant, asking.refuse),
      day.map((dueOn) => ({ ...asking.counter, dueOn })),
      day.map((dueOn) => ({ ...asking.grant, dueOn })),
    ),
  ],
  [3, fc.constant(asking.refer)],
  [2, fc.constant(asking.findCause)],
  [5, fc.record({ ...report, type: fc.constant('ReportCompletion' as const), summary: text })],
  [
    4,
    fc
      .constantFrom('2022-07-25', '2022-12-01')
      .map((effectiveOn) => ({ ...asking.shareCompletion, effectiveOn })),
  ],
  [3, fc.constantFrom(asking.confirmShare, asking.returnShare)],
  [1, fc.constant(asking.suspend)],
  [2, fc.constant(asking.resume)],
  [3, fc.constant(asking.giveBack)],
  [
    2,
    fc.constantFrom(asking.close, asking.closeWithoutReport, asking.giveUp, asking.cancel, asking.supersede),
  ],
  [3, fc.constant(asking.reopen)],
  [3, correction.map(([field, value]) => ({ ...asking.correct, field, value }))],
  [2, anotherCalendar.map((by) => ({ type: 'RecalculateDeadline', ...by }))],
  [
    2,
    fc
      .tuple(anotherCalendar, fc.option(text))
      .map(([by, reason]) => ({ type: 'KeepDeadline', ...by, reason })),
  ],
  [6, fc.constant({ type: 'FireWhatIsDue' })],
];

const asked = fc.oneof(...asks.map(([weight, arbitrary]) => ({ weight, arbitrary })));

/** The person who led before works for the office now: separation of duties must hold across roles. */
const moved: Actor = { ...court, role: 'admin' };
const anyone = [office, colleague, chair, court, police, treasury, inspector, engine, moved];

const move: fc.Arbitrary<Move> = fc.record({
  daysLater: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.nat(40) }),
  by: fc.oneof(
    { weight: 6, arbitrary: fc.constant('whoever is meant to' as const) },
    { weight: 1, arbitrary: fc.constantFrom(...anyone, 'the lead' as const) },
  ),
  asked,
});

const ordinaryStart = fc
  .record({
    deadline: fc.oneof(deadline, fc.constant(asking.draft.deadline)),
    leadAgencyId: fc.oneof(
      { weight: 9, arbitrary: fc.constant('court') },
      { weight: 1, arbitrary: fc.constant(null) },
    ),
    amended: fc.option(amendment, { freq: 2 }),
  })
  .map(({ amended, ...draft }): readonly Move[] => [
    {
      daysLater: 0,
      by: office,
      asked: { ...asking.draft, coordinators: [{ agencyId: 'police' }], ...draft },
    },
    ...(amended === null ? [] : [{ daysLater: 1, by: office, asked: amended }]),
    { daysLater: 5, by: engine, asked: asking.issue },
  ]);

/** One that was under way, or over, before it was followed here: taken over some months after the meeting. */
const importedStart = fc
  .record({
    daysLater: fc.integer({ min: 0, max: 300 }),
    deadline: fc.option(deadline),
    extendedTo: fc.uniqueArray(day, { maxLength: 2 }).map((days) => [...days].sort()),
    coordinators,
    leadAgencyId: agencyId,
    assignedOn: fc.constantFrom(heldOn, '2022-07-25', '2023-07-01'),
    percent,
    reports: fc.constantFrom([], [...asking.import.reports]),
    closed: fc.option(
      fc.record({
        outcome: fc.constantFrom('implemented' as const, 'not_implemented' as const, 'cancelled' as const),
        on: fc.constantFrom('2022-07-26', '2022-12-30'),
        reportedOn: fc.option(fc.constantFrom('2022-07-26', '2022-12-20')),
        note: fc.option(text),
      }),
      { freq: 3 },
    ),
  })
  .map(({ daysLater, ...past }): readonly Move[] => [
    { daysLater, by: office, asked: { ...asking.import, ...past } },
  ]);

/** Lives of a directive: most of them begin as lives do. */
export const moves = fc
  .tuple(
    fc.oneof(
      { weight: 9, arbitrary: ordinaryStart },
      { weight: 3, arbitrary: importedStart },
      { weight: 1, arbitrary: fc.constant([]) },
    ),
    fc.array(move, { maxLength: 40, size: 'max' }),
  )
  .map(([start, rest]) => [...start, ...rest]);

function actorOf(by: Move['by'], asked: AskedOfDirective, state: Directive | null): Actor {
  if (typeof by !== 'string') return by;
  const agencyId = state?.leadAgencyId ?? 'court';
  const lead: Actor = { ...court, id: `${agencyId}-1`, agencyId };
  if (by === 'the lead') return lead;
  switch (asked.type) {
    case 'AcceptDirective':
    case 'DeclineDirective':
    case 'ReportProgress':
    case 'RequestExtension':
    case 'ReportCompletion':
      return lead;
    case 'ReportShareCompletion':
      return police;
    case 'IssueDirective':
    case 'FireStep':
    case 'HandOverDirective':
      return engine;
    case 'DecideExtension':
      return chair;
    default:
      return office;
  }
}

/** What a move asks of the directive as it stands, on a day. */
export function commandsOf({ asked, by }: Move, state: Directive | null, today: string): DirectiveCommand[] {
  if (asked.type === 'FireWhatIsDue') {
    const now = calendar.instantOf(today, '09:00').toISOString();
    const pending = state === null ? [] : pendingReminders(state, alwaysBy(defaultPolicy, calendar));
    return pending.filter(({ dueAt }) => dueAt <= now).map((step) => firing(step, defaultPolicy, now));
  }
  return [on(today, actorOf(by, asked, state), asked)];
}
