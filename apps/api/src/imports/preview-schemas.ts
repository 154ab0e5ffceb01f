import { z } from 'zod';
import { idField } from '../commands/command-schemas.js';
import { draftSchema } from '../directives/directive-schemas.js';
import { afterField } from '../queries/query-fields.js';
import { columns, type ColumnKey } from './columns.js';
import { runningSchema } from './import-schemas.js';

export const kindField = z.enum(['drafts', 'running']).default('drafts');

export const previewQuerySchema = z.strictObject({
  ...afterField,
  kind: kindField,
  meetingId: idField.optional().meta({ description: 'Checks each row against its meeting as well' }),
});

const columnField = z.enum(Object.keys(columns) as [ColumnKey, ...ColumnKey[]]);

const problemField = z.object({
  cell: z.string().meta({ example: 'C7' }).optional(),
  column: columnField.optional(),
  code: z.string(),
  message: z.string(),
});

/** What a spreadsheet would bring, and what is wrong with it, cell by cell. */
export const previewSchema = z
  .object({
    kind: z.enum(['drafts', 'running']),
    columns: z.array(
      z.object({
        letters: z.string().meta({ example: 'C' }),
        header: z.string(),
        column: columnField.nullable().meta({ description: 'Null for one that is left out' }),
      }),
    ),
    rows: z.array(
      z.object({
        row: z.number().int().meta({ description: 'As a spreadsheet numbers it' }),
        values: z.partialRecord(columnField, z.string()),
        draft: draftSchema
          .optional()
          .meta({ description: 'Ready for POST /meetings/{id}/directives/batch, where nothing is wrong' }),
        running: runningSchema
          .optional()
          .meta({ description: 'Ready for POST /imports/running, where nothing is wrong' }),
        problems: z.array(problemField),
        warnings: z
          .array(problemField)
          .meta({ description: 'What is unusual of a row that is ready all the same' }),
      }),
    ),
    leftOut: z
      .array(z.object({ row: z.number().int(), text: z.string() }))
      .meta({ description: 'Headings of sections, and sums: rows that are no directives' }),
    problems: z
      .array(problemField)
      .meta({ description: 'Of the whole: with one of them nothing is to be sent' }),
    counts: z.object({ rows: z.number().int(), ready: z.number().int(), withProblems: z.number().int() }),
  })
  .meta({ id: 'ImportPreview' });

export type ImportPreview = z.infer<typeof previewSchema>;
