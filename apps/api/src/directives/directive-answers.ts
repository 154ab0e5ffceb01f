import { z } from 'zod';
import { coordinatorSchema, deadlineSchema, localDateSchema, outcomeSchema, urgencySchema } from '#domain';

export const workField = z.enum([
  'draft',
  'issued',
  'assigned',
  'in_progress',
  'awaiting_confirmation',
  'declined',
  'suspended',
  'closed',
]);
export const timeField = z.enum([
  'no_deadline',
  'in_time',
  'due_soon',
  'overdue',
  'on_time',
  'late',
  'not_judged',
]);

const day = localDateSchema.nullable();

export const directiveItemSchema = z
  .object({
    id: z.string(),
    number: z.string(),
    title: z.string(),
    meetingId: z.string(),
    noticeNumber: z.string().nullable(),
    urgency: urgencySchema,
    work: workField,
    time: timeField,
    outcome: outcomeSchema.nullable(),
    leadAgencyId: z.string().nullable(),
    leadAgencyName: z.string().nullable(),
    coordinatorIds: z.array(z.string()),
    dueOn: day,
    originalDueOn: day,
    extensions: z.number().int(),
    percent: z.number().nullable(),
    closedOn: day,
    daysLate: z.number().int().nullable(),
    updatedAt: z.iso.datetime(),
    revision: z.number().int(),
  })
  .meta({ id: 'DirectiveItem' });

const recordedFacts = z.array(z.looseObject({ at: z.iso.datetime() }));

export const directiveSchema = directiveItemSchema
  .extend({
    content: z.string(),
    meetingHeldOn: localDateSchema,
    coordinators: z.array(coordinatorSchema),
    deadline: deadlineSchema
      .extend({ words: z.object({ vi: z.string(), en: z.string() }).nullable() })
      .nullable(),
    indicators: z.array(
      z.looseObject({ code: z.string(), target: z.number(), actual: z.number().nullable() }),
    ),
    deadlines: recordedFacts,
    declinedMoves: recordedFacts,
    extensionRequests: z.array(z.looseObject({ proposedDueOn: localDateSchema, decision: z.string() })),
    assignments: recordedFacts,
    progress: recordedFacts.meta({ description: 'The newest 50 reports, the newest last' }),
    progressCursor: z.string().nullable().meta({
      description: 'The cursor of the older ones at /directives/{id}/progress; null when there are none',
    }),
    completionReports: recordedFacts,
    shares: z.array(
      z.object({
        agencyId: z.string(),
        dueOn: day,
        state: z.enum(['asked', 'reported', 'confirmed', 'returned']),
        acceptedAt: z.iso.datetime().nullable(),
        percent: z.number().nullable(),
        reportedOn: day,
      }),
    ),
    shareReports: recordedFacts,
    heldBy: z.object({
      party: z.enum(['agency', 'office', 'leader', 'nobody']),
      agencyId: z.string().optional(),
      since: z.iso.datetime(),
    }),
    closings: recordedFacts,
    reopenings: recordedFacts,
    corrections: recordedFacts,
    suspensions: recordedFacts,
    nextReminders: z.array(z.looseObject({ step: z.string() })),
  })
  .loose()
  .meta({ id: 'Directive' });

export const progressReportSchema = z.looseObject({ at: z.iso.datetime() }).meta({ id: 'ProgressReport' });
