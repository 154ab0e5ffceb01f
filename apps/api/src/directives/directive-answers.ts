import { z } from 'zod';
import {
  coordinatorSchema,
  indicatorTargetSchema,
  localDateSchema,
  outcomeSchema,
  urgencySchema,
} from '#domain';
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

const heldBySchema = z
  .object({
    party: z.enum(['agency', 'office', 'leader', 'nobody']),
    agencyId: z.string().optional(),
    since: z.iso.datetime(),
  })
  .meta({ id: 'HeldBy' });

export const directiveSchema = directiveItemSchema
  .extend({
    ...historyFields,
    content: z.string(),
    meetingHeldOn: localDateSchema,
    coordinators: z.array(coordinatorSchema),
    deadline: explainedDeadlineSchema.nullable(),
    indicators: z.array(indicatorTargetSchema.extend({ actual: z.number().nullable() })),
    progressCursor: z.string().nullable().meta({
      description: 'The cursor of the older ones at /directives/{id}/progress; null when there are none',
    }),
    shares: z.array(shareSchema),
    heldBy: heldBySchema,
    suspendedFrom: workField.nullable(),
    nextReminders: z.array(nextReminderSchema),
  })
  .meta({ id: 'Directive' });
