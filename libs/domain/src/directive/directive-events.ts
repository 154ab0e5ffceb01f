import { z } from 'zod';
import { legalBasisSchema } from '../agency/succession.js';
import { deadlineSchema } from '../calendar/deadline.js';
import { localDateSchema } from '../calendar/local-date.js';
import type { DomainEvent } from '../event.js';
import { causeNameSchema } from '../lateness-cause/cause-name.js';
import { personsText } from '../text/index.js';

const id = z.string().min(1).max(100);
const reason = z.string().min(1).max(4_000);
const instant = z.iso.datetime();
const policyRef = z.strictObject({ id: z.string().min(1).max(200), version: z.number().int() });

export const urgencySchema = z.enum(['normal', 'urgent', 'express']);
export type Urgency = z.infer<typeof urgencySchema>;

/** A decimal as a JSON number: a real report counts 3.5 cases. At most 15 significant digits survive a double. */
export const decimalSchema = z.number().min(-1e12).max(1e12);

/** A target of a directive: what is counted, in what unit, how much is wanted. */
export const indicatorTargetSchema = z.strictObject({
  code: personsText.min(1).max(40),
  name: personsText.min(1).max(300),
  unit: personsText.min(1).max(60),
  target: decimalSchema,
});
export type IndicatorTarget = z.infer<typeof indicatorTargetSchema>;

export const indicatorActualSchema = z.strictObject({
  code: personsText.min(1).max(40),
  actual: decimalSchema,
});

/** A file that proves something; its bytes live outside the log, its hash in it. `size` is in bytes. */
export const evidenceSchema = z.strictObject({
  name: personsText.min(1).max(255),
  mediaType: z.string().min(3).max(127),
  size: z.number().int().min(0).max(10_737_418_240),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits in lower case'),
});

/** A co-ordinating agency; without `dueOn` it shares the lead's deadline. */
export const coordinatorSchema = z.strictObject({ agencyId: id, dueOn: localDateSchema.optional() });
export type Coordinator = z.infer<typeof coordinatorSchema>;

export const outcomeSchema = z.enum(['implemented', 'not_implemented', 'cancelled', 'superseded']);
export type Outcome = z.infer<typeof outcomeSchema>;

/** Whom a reminder or an escalation is meant for; the delivery turns it into people. */
export const audienceSchema = z.union([
  z.strictObject({ kind: z.enum(['agency', 'agency_head']), agencyId: id }),
  z.strictObject({ kind: z.enum(['office', 'leader']) }),
]);
export type Audience = z.infer<typeof audienceSchema>;

/**
 * Which step of the policy, about which deadline, due when; `late` by more than a quarter of an hour or not. `plannedAt`
 * is when the policy had it, where the deadline began to run past that.
 */
const step = {
  step: z.string().min(1).max(60),
  agencyId: id.optional(),
  deadline: localDateSchema.nullable(),
  dueAt: instant,
  plannedAt: instant.optional(),
  late: z.boolean(),
  audience: z.array(audienceSchema).min(1),
  policy: policyRef,
};

/** The paper from which the office entered a report for the agency that wrote it; absent where the agency itself reported. */
const paper = z.string().min(1).max(500);

/** What a draft says, until it is issued. */
const draftFacts = {
  title: z.string(),
  content: z.string(),
  urgency: urgencySchema,
  leadAgencyId: id.nullable(),
  coordinators: z.array(coordinatorSchema),
  deadline: deadlineSchema.nullable(),
};

/** A report that was made before dondoc followed the directive: its day, what it said, how much was done. */
export const earlierReportSchema = z.strictObject({
  on: localDateSchema,
  narrative: personsText.min(1).max(20_000),
  percent: z.number().min(0).max(100).nullable(),
});
export type EarlierReport = z.infer<typeof earlierReportSchema>;

/** How a directive had ended before dondoc knew of it; `reportedOn` is the day its completion was reported, if known. */
export const earlierClosingSchema = z.strictObject({
  outcome: outcomeSchema,
  on: localDateSchema,
  reportedOn: localDateSchema.nullable(),
  note: personsText.min(1).max(4_000).nullable(),
});
export type EarlierClosing = z.infer<typeof earlierClosingSchema>;

/** The document that had made a directive effective before dondoc knew of it. */
export const earlierNoticeSchema = z.strictObject({
  number: personsText.min(1).max(60),
  publishedOn: localDateSchema,
  signer: personsText.min(1).max(200),
});

/** The stored contract: the data of every event of a directive. Fields are only ever added. */
export const directiveEventSchemas = {
  DirectiveDrafted: z.object({
    directiveId: id,
    meetingId: id,
    meetingHeldOn: localDateSchema,
    number: z.string().min(1).max(60),
    title: z.string(),
    content: z.string(),
    urgency: urgencySchema,
    leadAgencyId: id.nullable(),
    coordinators: z.array(coordinatorSchema),
    deadline: deadlineSchema.nullable(),
    indicators: z.array(indicatorTargetSchema),
  }),
  /**
   * It was under way, or over, before dondoc followed it: what the office's own list knew of it, taken over at once. The
   * draft before it holds the first due date, `deadline` the one that stood last, `extendedTo` how it came there.
   */
  DirectiveImported: z.object({
    formerNumber: z.string().min(1).max(60).nullable(),
    notice: earlierNoticeSchema.nullable(),
    assignedOn: localDateSchema,
    leadAgencyId: id,
    coordinators: z.array(coordinatorSchema),
    deadline: deadlineSchema.nullable(),
    extendedTo: z.array(localDateSchema),
    percent: z.number().min(0).max(100).nullable(),
    reports: z.array(earlierReportSchema),
    closed: earlierClosingSchema.nullable(),
  }),
  /** The draft as it stands from then on, and what of it was otherwise before. */
  DirectiveAmended: z.object({ ...draftFacts, previous: z.object(draftFacts).partial() }),
  DirectiveIssued: z.object({ notice: z.string(), publishedOn: localDateSchema, signer: z.string() }),
  DirectiveAssigned: z.object({
    leadAgencyId: id,
    coordinators: z.array(coordinatorSchema),
    deadline: deadlineSchema.nullable(),
  }),
  DirectiveReassigned: z.object({
    previousLeadAgencyId: id,
    leadAgencyId: id,
    coordinators: z.array(coordinatorSchema),
    deadline: deadlineSchema.nullable(),
    reason,
  }),
  /**
   * Another agency has taken the place of `agencyId`, in the part that it had. `leadAgencyId` and `coordinators` are who
   * carries it out from then on; `joinsParts` where the heir had a part of its own before. `daysLate` are the calendar days
   * that it was late on the day of effect, null without a due date. `splitOff` where `agencyId` goes on and was split off a
   * part only.
   */
  DirectiveHandedOver: z.object({
    successionId: id,
    agencyId: id,
    heirId: id,
    part: z.enum(['lead', 'coordinator']),
    joinsParts: z.boolean(),
    leadAgencyId: id.nullable(),
    coordinators: z.array(coordinatorSchema),
    effectiveOn: localDateSchema,
    basis: legalBasisSchema,
    daysLate: z.number().int().min(0).nullable(),
    splitOff: z.boolean().optional(),
  }),
  /** `implied` when the lead reported without accepting first: reporting is accepting. */
  DirectiveAccepted: z.object({ agencyId: id, implied: z.boolean() }),
  /** From `declinedOn` on it waits for the office; before the day was kept, that of recording it counts. */
  DirectiveDeclined: z.object({ agencyId: id, reason, declinedOn: localDateSchema.optional() }),
  /** `party` is whose part was reported on; before there were shares it was not said. */
  ProgressReported: z.object({
    agencyId: id,
    party: z.enum(['lead', 'coordinator']).optional(),
    percent: z.number().min(0).max(100).nullable(),
    narrative: z.string(),
    effectiveOn: localDateSchema,
    indicators: z.array(indicatorActualSchema),
    evidence: z.array(evidenceSchema),
    document: paper.optional(),
  }),
  ExtensionRequested: z.object({
    agencyId: id,
    proposedDueOn: localDateSchema,
    reason,
    document: paper.optional(),
  }),
  /** The office has put the request that waits before the leader. */
  ExtensionReferred: z.object({ proposedDueOn: localDateSchema, opinion: reason.nullable() }),
  ExtensionGranted: z.object({
    previousDueOn: localDateSchema,
    deadline: deadlineSchema,
    reason: reason.nullable(),
  }),
  ExtensionRefused: z.object({ proposedDueOn: localDateSchema, reason: reason.nullable() }),
  ExtensionCountered: z.object({
    previousDueOn: localDateSchema,
    proposedDueOn: localDateSchema,
    deadline: deadlineSchema,
    reason: reason.nullable(),
  }),
  /** Where `extendsDeadline`, as the policy of that day has it, time stands still from `suspendedOn` until work goes on. */
  DirectiveSuspended: z.object({
    reason,
    suspendedOn: localDateSchema.optional(),
    extendsDeadline: z.boolean().optional(),
    policy: policyRef.optional(),
  }),
  /** The dates that moved by the working days that the suspension lasted; absent where none did. */
  DirectiveResumed: z.object({
    reason: reason.nullable(),
    suspendedWorkingDays: z.number().int().min(0).optional(),
    previousDueOn: localDateSchema.optional(),
    deadline: deadlineSchema.optional(),
    coordinators: z.array(coordinatorSchema).optional(),
    policy: policyRef.optional(),
  }),
  DirectiveBecameOverdue: z.object({ dueOn: localDateSchema, overdueOn: localDateSchema }),
  ReminderIssued: z.object(step),
  EscalationRaised: z.object(step),
  /**
   * `reportedOn` is the day the report reached the office; it alone decides on time or late. `openShares` are the
   * co-ordinating agencies that had not reported their share done.
   */
  CompletionReported: z.object({
    agencyId: id,
    summary: z.string(),
    reportedOn: localDateSchema,
    effectiveOn: localDateSchema,
    indicators: z.array(indicatorActualSchema),
    evidence: z.array(evidenceSchema),
    openShares: z.array(id).optional(),
    document: paper.optional(),
  }),
  CompletionReturned: z.object({ reason }),
  /**
   * `onTime` and `daysLate` are null where there is no deadline, and where nothing is judged; days late are calendar days.
   * `withoutReport` where it is implemented though no completion report waited, `percent` what the closing leaves.
   */
  DirectiveClosed: z.object({
    outcome: outcomeSchema,
    note: z.string().nullable(),
    reason: reason.nullable(),
    closedOn: localDateSchema,
    judgedOn: localDateSchema,
    onTime: z.boolean().nullable(),
    daysLate: z.number().int().min(0).nullable(),
    withoutReport: z.boolean().optional(),
    percent: z.number().min(0).max(100).nullable().optional(),
  }),
  /** A co-ordinating agency has done its own share; `reportedOn` is the day that reached the office. */
  ShareCompletionReported: z.object({
    agencyId: id,
    summary: z.string(),
    reportedOn: localDateSchema,
    effectiveOn: localDateSchema,
    evidence: z.array(evidenceSchema),
    document: paper.optional(),
  }),
  ShareConfirmed: z.object({ agencyId: id }),
  ShareReturned: z.object({ agencyId: id, reason }),
  DirectiveReopened: z.object({ reason, authority: z.string().nullable() }),
  CorrectionRecorded: z.object({
    field: z.enum([
      ...['title', 'content', 'urgency', 'dueOn', 'completionReportedOn', 'percent'],
      ...['indicatorTarget', 'indicatorActual', 'closingNote', 'formerNumber'],
      // What the meeting and its notice say, corrected there.
      ...['notice', 'publishedOn', 'signer', 'meetingHeldOn'],
    ] as const),
    /** The code of the indicator that it is about, where it is about one. */
    code: z.string().max(40).optional(),
    previous: z.union([z.string(), z.number(), z.null()]),
    value: z.union([z.string(), z.number()]),
    reason,
    authority: z.string(),
  }),
  /**
   * Why it is or was overdue, as the office found: the latest counts. What the cause is called is kept as it was then, and
   * `dueOn` is the date that was passed.
   */
  LatenessCauseRecorded: z.object({
    causeId: id,
    code: z.string().min(1).max(40),
    name: causeNameSchema,
    dueOn: localDateSchema.nullable(),
    note: reason.nullable(),
    evidence: z.array(evidenceSchema),
  }),
  /** A published calendar moved a committed deadline, because a person accepted the proposal. */
  DeadlineRecalculated: z.object({ previousDueOn: localDateSchema, deadline: deadlineSchema }),
  /** A published calendar would have moved a committed deadline; a person declined, and `dueOn` stands. */
  DeadlineKept: z.object({ dueOn: localDateSchema, proposed: deadlineSchema, reason: reason.nullable() }),
} as const;

export type DirectiveEventType = keyof typeof directiveEventSchemas;

export type DirectiveEvent = {
  [Type in DirectiveEventType]: DomainEvent<Type, z.infer<(typeof directiveEventSchemas)[Type]>>;
}[DirectiveEventType];
