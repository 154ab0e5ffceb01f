import { z } from 'zod';
import { actorSchema } from '#domain';
import { idField } from '../commands/command-schemas.js';
import { afterField, momentField, pageFields } from '../queries/query-fields.js';

const filters = {
  directiveId: idField.optional(),
  meetingId: idField.optional(),
  agencyId: idField.optional(),
  actorId: idField.optional(),
  type: z.string().min(1).max(60).optional(),
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

export const auditItemSchema = z
  .object({
    position: z.string(),
    streamId: z.string(),
    revision: z.number().int(),
    eventId: z.string(),
    type: z.string(),
    recordedAt: z.iso.datetime(),
    actor: actorSchema,
    standingInFor: z
      .array(z.object({ id: z.string(), name: z.string() }))
      .optional()
      .meta({ description: 'Those on leave whom the actor stood in for; absent where nobody' }),
    correlationId: z.string().nullable(),
    causationId: z.string().nullable(),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditItem' });
