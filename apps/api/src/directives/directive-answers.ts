import { z } from 'zod';
import {
  causeNameSchema,
  coordinatorSchema,
  indicatorTargetSchema,
  localDateSchema,
  outcomeSchema,
  urgencySchema,
} from '#domain';
import { awaitedAnswers } from '#read-models';
import { explainedDeadlineSchema, historyFields, nextReminderSchema } from './directive-history-answers.js';

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

export const partyField = z.enum(['agency', 'office', 'leader', 'nobody']);
export const awaitedField = z.enum(awaitedAnswers);

const heldBySchema = z
  .object({ party: partyField, agencyId: z.string().optional(), since: z.iso.datetime() })
  .meta({ id: 'HeldBy' });

const namedCauseSchema = z
  .object({ id: z.string(), code: z.string(), name: causeNameSchema })
  .meta({ id: 'NamedCause' });

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
    inherited: z
      .object({
        agencyId: z.string(),
        agencyName: z.string().nullable(),
        on: localDateSchema,
        splitOff: z
          .boolean()
          .meta({ description: 'Whether that agency goes on, and only a part of it was split off' }),
        daysLate: z.number().int().nullable().meta({
          description: 'Of `daysLate`, those before that day: the rest are the lead’s own',
        }),
      })
      .nullable()
      .meta({ description: 'From whom its lead took it over by a succession, and when that took effect' }),
    coordinatorIds: z.array(z.string()),
    coordinators: z
      .array(coordinatorSchema)
      .meta({ description: 'The same agencies, with the days that are their own' }),
    dueOn: day,
    standing: z.boolean().meta({
      description: 'Whether it is a standing task, due on no day; one that is not has none said yet',
    }),
    originalDueOn: day,
    extensions: z.number().int(),
    percent: z.number().nullable(),
    closedOn: day,
    daysLate: z.number().int().nullable(),
    heldBy: heldBySchema.meta({ description: 'Who has to act for it to go on' }),
    awaiting: z.array(awaitedField).meta({ description: 'What of it waits for an answer' }),
    returnedTo: z
      .array(z.string())
      .meta({ description: 'Agencies whose report was returned and that have not reported again' }),
    silentSince: z.iso.datetime().nullable().meta({ description: 'Since when nothing was reported' }),
    latenessCause: namedCauseSchema
      .nullable()
      .meta({ description: 'Why it is or was overdue, as the office found last' }),
    updatedAt: z.iso.datetime(),
    revision: z.number().int(),
  })
  .meta({ id: 'DirectiveItem' });

const shareSchema = z
  .object({
    agencyId: z.string(),
    dueOn: day,
    state: z.enum(['asked', 'reported', 'confirmed', 'returned']),
    acceptedAt: z.iso.datetime().nullable(),
    percent: z.number().nullable(),
    reportedOn: day,
  })
  .meta({ id: 'DirectiveShare' });

const days = z.object({ calendarDays: z.number().int(), workingDays: z.number().int() });

const heldPeriodSchema = z
  .object({
    party: partyField,
    agencyId: z.string().optional(),
    from: z.iso.datetime(),
    to: z.iso.datetime().nullable(),
    calendarDays: z.number().int(),
    workingDays: z.number().int().nullable().meta({ description: 'Null where the calendar does not reach' }),
  })
  .meta({ id: 'HeldPeriod' });

export const directiveSchema = directiveItemSchema
  .extend({
    ...historyFields,
    content: z.string(),
    meetingHeldOn: localDateSchema,
    isOrWasOverdue: z.boolean().meta({
      description:
        'Whether it is overdue, or ever was, whatever became of its deadline since: then a cause may be said',
    }),
    deadline: explainedDeadlineSchema.nullable(),
    indicators: z.array(indicatorTargetSchema.extend({ actual: z.number().nullable() })),
    progressCursor: z.string().nullable().meta({
      description: 'The cursor of the older ones at /directives/{id}/progress; null when there are none',
    }),
    shares: z.array(shareSchema),
    held: z.array(heldPeriodSchema).meta({
      description:
        'Whose hands it was in, the newest 200 periods: each begins where the one before ends, from the issuing to the closing. The day of a handover is the giver’s; the days of a suspension are nobody’s',
    }),
    heldDays: z
      .object({ agency: days, office: days, leader: days })
      .meta({ description: 'The days of all periods of each party' }),
    suspendedFrom: workField.nullable(),
    nextReminders: z.array(nextReminderSchema),
    asOf: z
      .object({ at: z.iso.datetime(), position: z.string(), calendarVersion: z.string() })
      .optional()
      .meta({
        description:
          'With `at`: the instant by which time is judged, the directive’s last event by then, and the calendar then in force',
      }),
  })
  .meta({ id: 'Directive' });
