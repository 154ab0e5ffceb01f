import { z } from 'zod';
import { actorSchema } from '#domain';
import { idField } from '../commands/command-schemas.js';
import { positionText } from '#read-models';
import { afterField, momentField, pageFields } from '../queries/query-fields.js';

const filters = {
  directiveId: idField.optional(),
  meetingId: idField.optional(),
  agencyId: idField.optional(),
  actorId: idField.optional(),
  type: z.string().min(1).max(60).optional(),
  correlationId: z.string().min(1).max(200).optional().meta({
    description: 'The act that events belong to: one request, and all that followed from it',
  }),
  authority: z.string().min(1).max(200).optional().meta({
    description: 'Part of the document or the order that an act names as its authority',
  }),
  from: momentField.optional(),
  to: momentField.optional(),
  q: z.string().max(200).optional(),
  order: z.enum(['asc', 'desc']).optional(),
};

export const auditListSchema = z.strictObject({ ...pageFields, ...filters });
export const auditExportSchema = z.strictObject({ ...afterField, ...filters });

export const auditCsvSchema = z.strictObject({
  ...afterField,
  ...filters,
  for: z.enum(['machines', 'people']).default('machines').meta({
    description: '`machines`: the events as recorded; `people`: in words of the reader’s language',
  }),
});

const { order: _order, ...bundled } = filters;
/** What a bundle is asked for with: the filters of the list. */
export const bundleSchema = z.strictObject(bundled);

/** The position in an address. */
export const positionParameter = { schema: positionText };

export const auditItemSchema = z
  .object({
    position: z.string(),
    streamId: z.string(),
    revision: z.number().int(),
    eventId: z.string(),
    type: z.string(),
    recordedAt: z.iso.datetime(),
    actor: actorSchema.meta({ description: 'By name; the system itself in words of the language asked for' }),
    standingInFor: z
      .array(z.object({ id: z.string(), name: z.string() }))
      .optional()
      .meta({ description: 'Those on leave whom the actor stood in for; absent where nobody' }),
    correlationId: z.string().nullable(),
    causationId: z.string().nullable(),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditItem' });

/** Whose act something followed from. */
export const initiatedFields = {
  initiator: actorSchema.optional().meta({
    description:
      'From whose act it followed, where the system carried it out; absent where only the clock was behind it',
  }),
};

/** An event as it was recorded, and in words. */
export const describedAuditItemSchema = auditItemSchema
  .extend({
    ...initiatedFields,
    words: z.string().meta({ description: 'In one sentence of the reader’s language' }),
    directive: z
      .object({ id: z.string(), number: z.string() })
      .nullable()
      .meta({ description: 'The directive that it is about, where it is about one' }),
  })
  .meta({ id: 'DescribedAuditItem' });
