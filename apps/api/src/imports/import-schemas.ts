import { z } from 'zod';
import {
  earlierClosingSchema,
  earlierNoticeSchema,
  earlierReportSchema,
  localDateSchema,
  personsText,
} from '#domain';
import type { RequestedDraft, RequestedImport } from '#application';
import { mostAtATime, rowResultsField } from '../commands/batch-dispatcher.js';
import { idField, text } from '../commands/command-schemas.js';
import { draftSchema } from '../directives/directive-schemas.js';

/** Reports of one directive's past, and extensions of it. */
const mostReports = 50;
const mostExtensions = 20;

/** What requests of many rows may be made of: 500 rows with their pasts. */
export const manyRows = { largestBody: 8 * 1024 * 1024, mostValues: 100_000 } as const;

export const draftManySchema = z.strictObject({
  directives: z.array(draftSchema).min(1).max(mostAtATime),
});

/** A directive that was under way, or over, before dondoc followed it. */
export const runningSchema = draftSchema.extend({
  leadAgencyId: idField,
  due: draftSchema.shape.due.meta({ description: 'The first one; a term is counted from `assignedOn`' }),
  formerNumber: personsText.min(1).max(60).nullable().default(null).meta({
    description: 'What it was called in the office’s own list',
  }),
  notice: earlierNoticeSchema.nullable().default(null).meta({
    description: 'The document that had made it effective',
  }),
  assignedOn: localDateSchema,
  extendedTo: z.array(localDateSchema).max(mostExtensions).default([]).meta({
    description: 'The dates that took the place of the first, one after the other',
  }),
  percent: z.number().min(0).max(100).nullable().default(null),
  reports: z
    .array(
      earlierReportSchema.extend({
        narrative: text(20_000),
        percent: z.number().min(0).max(100).nullable().default(null),
      }),
    )
    .max(mostReports)
    .default([]),
  closed: earlierClosingSchema
    .extend({
      reportedOn: localDateSchema.nullable().default(null),
      note: text(4_000).nullable().default(null),
    })
    .nullable()
    .default(null),
});

export const runningManySchema = z.strictObject({
  meetingId: idField,
  directives: z.array(runningSchema).min(1).max(mostAtATime),
});

export const manyMadeSchema = z.object({ results: rowResultsField }).meta({ id: 'ManyMade' });

/** The requested that a draft's body is. */
export function draftWish({
  leadAgencyId = null,
  due = null,
  ...rest
}: z.infer<typeof draftSchema>): RequestedDraft {
  return { ...rest, leadAgencyId, due };
}

/** The requested that the body of a running directive is. */
export function importWish({ due = null, ...rest }: z.infer<typeof runningSchema>): RequestedImport {
  return { ...rest, due };
}
