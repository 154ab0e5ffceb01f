import { z } from 'zod';
import { deadlineSchema, localDateSchema } from '#domain';
import { reasonField } from '../commands/command-schemas.js';
import { idsField, resultsField } from '../commands/batch-dispatcher.js';
import { pageFields } from '../queries/query-fields.js';
import { workField } from '../directives/directive-answers.js';

const calendarVersion = z
  .string()
  .min(1)
  .max(2_000)
  .optional()
  .meta({ description: 'The calendar that proposed it; when another is in force by now, it is refused' });
const reason = reasonField.optional();

export const acceptSchema = z.strictObject({ calendarVersion }).nullish();
export const dismissSchema = z.strictObject({ reason, calendarVersion }).nullish();

/** Without ids: the next 500 of the list, from its beginning or from the cursor that the answer before gave. */
const many = { ids: idsField.optional(), cursor: pageFields.cursor, calendarVersion };
const idsOrCursor = ({ ids, cursor }: { ids?: unknown; cursor?: unknown }) =>
  ids === undefined || cursor === undefined;
const notBoth = { path: ['cursor'], message: 'goes with no ids' };

export const acceptManySchema = z.strictObject(many).refine(idsOrCursor, notBoth).nullish();
export const dismissManySchema = z
  .strictObject({ ...many, reason })
  .refine(idsOrCursor, notBoth)
  .nullish();

export const manyAnsweredSchema = z
  .object({
    results: resultsField,
    nextCursor: z
      .string()
      .nullable()
      .meta({ description: 'Where the rest of the list begins; null where nothing is left' }),
  })
  .meta({ id: 'ManyAnswered' });

const explained = z.object({
  dueOn: localDateSchema.nullable(),
  calendarVersion: z.string(),
  words: z.object({ vi: z.string(), en: z.string() }).nullable(),
});

export const calendarProposalSchema = z
  .object({
    directiveId: z.string(),
    number: z.string(),
    title: z.string(),
    work: workField,
    leadAgencyId: z.string().nullable(),
    revision: z.number().int(),
    rule: deadlineSchema.shape.rule,
    current: explained,
    proposed: explained,
  })
  .meta({ id: 'CalendarProposal' });
