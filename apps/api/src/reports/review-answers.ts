import { z } from 'zod';
import { directiveEventSchemas, indicatorTargetSchema, localDateSchema } from '#domain';
import { workField } from '../directives/directive-answers.js';

const count = z.number().int();
const counts = {
  doneOnTime: count.meta({ description: 'Implemented, reported complete by the date that stood last' }),
  doneLate: count,
  doneWithoutReport: count,
  openInTime: count,
  openOverdue: count,
  declined: count,
  noDeadline: count,
  notImplemented: count,
  cancelled: count,
  superseded: count,
  total: count,
  doneByOriginalDate: count.meta({ description: 'Of those done on time or late, by the first date' }),
  doneLateInherited: count.meta({
    description: 'Of those done late: late already when their lead took them over from another agency',
  }),
  openOverdueInherited: count.meta({ description: 'Of those open and overdue, the same' }),
};
const rateSchema = z
  .object({
    percent: z.number().nullable().meta({ description: 'To two decimals; null where nothing was counted' }),
    calculation: z.string().meta({ example: '223 ÷ (14068 + 1983 + 223)' }),
  })
  .meta({ id: 'Rate' });
const rates = { overdueRate: rateSchema, onTimeRate: rateSchema, onTimeRateByOriginalDate: rateSchema };
const ratedCounts = z.object({ ...counts, ...rates }).meta({ id: 'ReviewCounts' });

const points = z.number().nullable();
const change = z
  .object({ ...counts, overdueRate: points, onTimeRate: points, onTimeRateByOriginalDate: points })
  .meta({ id: 'ReviewChange', description: 'Against the window before; of rates, in percentage points' });

const words = z.object({ vi: z.string(), en: z.string() });
const line = {
  directiveId: z.string(),
  number: z.string(),
  title: z.string(),
  agencyId: z.string().nullable(),
};
const listOf = (item: z.ZodType) =>
  z.object({
    total: count.meta({ description: 'Of `items` there are 1,000 at most' }),
    items: z.array(item),
  });

const indicatorLine = z
  .object({
    ...line,
    ...indicatorTargetSchema.shape,
    actual: z.number().nullable(),
    percentOfTarget: z.number().nullable(),
  })
  .meta({ id: 'ReviewIndicator' });

const overdueLine = z
  .object({
    ...line,
    work: workField,
    dueOn: localDateSchema,
    originalDueOn: localDateSchema.nullable(),
    extensions: count,
    daysLate: count.meta({ description: 'Calendar days' }),
    inheritedDaysLate: count.nullable().meta({
      description: 'Of these, the days before its lead took it over; null where it was given to the lead',
    }),
  })
  .meta({ id: 'ReviewOverdue' });

const correction = z
  .object({
    ...line,
    ...directiveEventSchemas.CorrectionRecorded.shape,
    recordedAt: z.iso.datetime(),
    position: z.string(),
  })
  .meta({ id: 'ReviewCorrection' });

const lateEntry = z
  .object({
    ...line,
    kind: z.enum(['report', 'import']).meta({
      description: '`report`: a completion report on paper; `import`: taken over from an earlier list',
    }),
    on: localDateSchema.meta({
      description: 'When the report came to the office, or the directive was given',
    }),
    document: z.string().nullable(),
    recordedAt: z.iso.datetime(),
    position: z.string(),
  })
  .meta({ id: 'ReviewLateEntry' });

/** The half-year review. */
export const reviewAnswerSchema = z
  .object({
    from: localDateSchema,
    to: localDateSchema,
    position: z.string().nullable(),
    asOf: localDateSchema,
    formulas: z.object({ overdueRate: words, onTimeRate: words, onTimeRateByOriginalDate: words }),
    counted: words,
    total: ratedCounts.extend({ change }),
    agencies: z.array(
      ratedCounts.extend({
        agencyId: z.string().nullable(),
        code: z.string().nullable(),
        name: z.string().nullable(),
        change,
      }),
    ),
    previous: z.object({
      from: localDateSchema,
      to: localDateSchema,
      asOf: localDateSchema,
      total: ratedCounts,
    }),
    restated: z
      .object({
        firstPosition: z.string().nullable(),
        total: ratedCounts.meta({ description: 'As first reported' }),
        corrections: listOf(correction),
        enteredLate: listOf(lateEntry).meta({
          description: 'What was entered since the first report and counts in the days of its window',
        }),
      })
      .nullable()
      .meta({ description: 'Null where the report is as it first was' }),
    indicators: listOf(indicatorLine),
    overdue: listOf(overdueLine),
  })
  .meta({ id: 'Review' });
