import { z } from 'zod';
import { audienceSchema, daysBetween, localDateSchema, policyPublicationSchema } from '#domain';

const longestDays = 366;

/** The policy as it would be published, and the period, both days included. */
export const policyPreviewSchema = policyPublicationSchema
  .extend({
    from: localDateSchema,
    to: localDateSchema,
    limit: z.number().int().min(1).max(5_000).default(1_000).meta({
      description: 'Steps listed at most, the earliest; the totals count all of them',
    }),
  })
  .refine(({ from, to }) => to >= from, { error: 'must not be before `from`', path: ['to'] })
  .refine(({ from, to }) => daysBetween(from, to) < longestDays, {
    error: 'a period has at most 366 days',
    path: ['to'],
  });

const countsSchema = z.object({
  reminders: z.number().int(),
  escalations: z.number().int(),
  overdue: z.number().int(),
  late: z.number().int(),
  messages: z.number().int(),
});

export const previewSchema = z
  .object({
    from: localDateSchema,
    to: localDateSchema,
    items: z.array(
      z.object({
        at: z.iso.datetime(),
        dueAt: z.iso.datetime(),
        late: z.boolean(),
        directiveId: z.string(),
        number: z.string(),
        title: z.string(),
        type: z.enum(['reminder', 'escalation', 'overdue']),
        step: z.string(),
        agencyId: z.string().optional(),
        deadline: localDateSchema.nullable(),
        words: z.string(),
        audience: z.array(audienceSchema),
        recipients: z.array(
          z.object({
            channel: z.enum(['inbox', 'email', 'webhook']),
            accountId: z.string().nullable(),
            name: z.string(),
            address: z.string().nullable(),
          }),
        ),
      }),
    ),
    truncated: z.boolean(),
    total: countsSchema.extend({ directives: z.number().int() }),
    byDay: z.array(countsSchema.extend({ on: localDateSchema })),
    byAudience: z.array(
      z.object({
        audience: audienceSchema,
        name: z.string().nullable(),
        reminders: z.number().int(),
        escalations: z.number().int(),
        reachable: z.boolean(),
      }),
    ),
    byRecipient: z.array(
      z.object({
        channel: z.enum(['email', 'webhook']),
        address: z.string(),
        accountId: z.string().nullable(),
        name: z.string().nullable(),
        messages: z.number().int(),
        notifications: z.number().int(),
        busiest: z.object({ on: localDateSchema, messages: z.number().int() }),
      }),
    ),
  })
  .meta({ id: 'PolicyPreview' });
