import { z } from 'zod';
import {
  actorSchema,
  audienceSchema,
  coordinatorSchema,
  deadlineSchema,
  directiveEventSchemas,
  localDateSchema,
} from '#domain';
import { namedFileSchema } from '../files/file-schemas.js';

const day = localDateSchema.nullable();
const instant = z.iso.datetime();

/** Who did something, as it is on record. */
const actor = actorSchema.meta({
  id: 'Actor',
  description: 'By name; the system itself in words of the language asked for',
});
const act = { at: instant, by: actor };
/** Each file with whether its bytes are kept. */
const evidence = z.array(namedFileSchema);
const returned = z.object({ ...act, reason: z.string() }).nullable();

/** A deadline that explains itself, as a directive's page tells it. */
export const explainedDeadlineSchema = deadlineSchema
  .extend({ words: z.object({ vi: z.string(), en: z.string() }).nullable() })
  .meta({ id: 'ExplainedDeadline' });

const deadlineChangeSchema = z
  .object({
    ...act,
    change: z.enum([
      'drafted',
      'imported',
      'amended',
      'assigned',
      'extended',
      'countered',
      'corrected',
      'recalculated',
      'resumed',
    ]),
    previousDueOn: day,
    dueOn: day,
    rule: deadlineSchema.shape.rule.nullable(),
    calendarVersion: z.string().nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'DeadlineChange' });

const extensionRequestSchema = directiveEventSchemas.ExtensionRequested.extend({
  requestedAt: instant,
  requestedBy: actor,
  referredAt: instant.nullable().meta({
    description: 'When the office put it before the leader; null where it did not',
  }),
  referralOpinion: z.string().nullable().meta({
    description: 'What the office said of it to the leader; null where nothing',
  }),
  decision: z.enum(['pending', 'granted', 'refused', 'countered', 'lapsed']),
  dueOn: day,
  decidedAt: instant.nullable(),
  decidedBy: actor.nullable(),
  decisionReason: z.string().nullable(),
}).meta({ id: 'ExtensionRequest' });

const assignmentSchema = z
  .object({
    ...act,
    previousLeadAgencyId: z.string().nullable(),
    leadAgencyId: z.string(),
    coordinators: z.array(coordinatorSchema),
    dueOn: day,
    reason: z.string().nullable(),
    answer: z.enum(['pending', 'accepted', 'declined']),
    answeredAt: instant.nullable(),
    answerReason: z.string().nullable(),
  })
  .meta({ id: 'Assignment' });

/** A report of progress, as a directive's page and the list of reports tell it. */
export const progressReportSchema = directiveEventSchemas.ProgressReported.extend({ ...act, evidence }).meta({
  id: 'ProgressReport',
});

const completionReportSchema = directiveEventSchemas.CompletionReported.extend({
  ...act,
  evidence,
  returned,
}).meta({
  id: 'CompletionReport',
});

const shareReportSchema = directiveEventSchemas.ShareCompletionReported.extend({
  ...act,
  evidence,
  confirmed: z.object(act).nullable(),
  returned,
}).meta({ id: 'ShareReport' });

const closingSchema = directiveEventSchemas.DirectiveClosed.extend(act).meta({ id: 'Closing' });

/** Why a directive is or was overdue, as the office found. */
const latenessFindingSchema = directiveEventSchemas.LatenessCauseRecorded.extend({
  ...act,
  evidence,
}).meta({
  id: 'LatenessFinding',
});

const suspensionSchema = z
  .object({
    ...act,
    reason: z.string(),
    resumedAt: instant.nullable(),
    extendsDeadline: z.boolean().nullable().meta({
      description: 'Whether the dates move by it; null where that was not recorded',
    }),
    workingDays: z.number().int().nullable().meta({
      description: 'How long it lasted; null while it lasts, and where the dates do not move by it',
    }),
  })
  .meta({ id: 'Suspension' });

/** What will be sent next if nothing happens. */
export const nextReminderSchema = z
  .object({
    kind: z.enum(['reminder', 'escalation']),
    step: z.string(),
    agencyId: z.string().optional().meta({
      description: 'Whose own deadline the step is about, where it is a co-ordinating agency’s',
    }),
    deadline: day,
    dueAt: instant,
    plannedAt: instant.optional(),
    audience: z.array(audienceSchema),
    policy: z.object({ id: z.string(), version: z.number().int() }),
  })
  .meta({ id: 'NextReminder' });

/** What happened to a directive, each kind in order. */
export const historyFields = {
  imported: directiveEventSchemas.DirectiveImported.omit({ reports: true })
    .extend(act)
    .nullable()
    .meta({ description: 'What the office’s own list knew of it before it was followed here; else null' }),
  issued: directiveEventSchemas.DirectiveIssued.extend(act).nullable(),
  deadlines: z.array(deadlineChangeSchema),
  declinedMoves: z.array(directiveEventSchemas.DeadlineKept.extend(act).meta({ id: 'DeclinedMove' })),
  extensionRequests: z.array(extensionRequestSchema),
  assignments: z.array(assignmentSchema),
  progress: z.array(progressReportSchema).meta({ description: 'The newest 50 reports, the newest last' }),
  completion: completionReportSchema
    .extend({ openShares: z.array(z.string()) })
    .nullable()
    .meta({ description: 'The report that waits for confirmation or was accepted' }),
  completionReports: z.array(completionReportSchema),
  shareReports: z.array(shareReportSchema),
  closure: closingSchema
    .extend({ withoutReport: z.boolean(), percentBefore: z.number().nullable() })
    .nullable()
    .meta({ description: 'The closing that stands, judged as it was corrected since' }),
  closings: z.array(closingSchema),
  reopenings: z.array(directiveEventSchemas.DirectiveReopened.extend(act).meta({ id: 'Reopening' })),
  corrections: z.array(directiveEventSchemas.CorrectionRecorded.extend(act).meta({ id: 'Correction' })),
  latenessFindings: z.array(latenessFindingSchema).meta({ description: 'The last counts' }),
  suspensions: z.array(suspensionSchema),
};
