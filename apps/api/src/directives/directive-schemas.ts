import { z } from 'zod';
import {
  coordinatorSchema,
  correctableFields,
  dueRuleSchema,
  evidenceSchema,
  indicatorActualSchema,
  indicatorTargetSchema,
  localDateSchema,
  outcomeSchema,
  personsText,
  urgencySchema,
} from '#domain';
import { idField, reasonField, text } from '../commands/command-schemas.js';
import { idsField } from '../commands/batch-dispatcher.js';

const mostListed = 50;
const coordinators = z.array(coordinatorSchema).max(mostListed);
const actuals = z.array(indicatorActualSchema).max(mostListed);
const evidence = z.array(evidenceSchema).max(mostListed);
const percent = z.number().min(0).max(100);

export const draftSchema = z.strictObject({
  title: text(500),
  content: text(20_000),
  urgency: urgencySchema.default('normal'),
  leadAgencyId: idField.nullable().optional(),
  coordinators: coordinators.default([]),
  due: dueRuleSchema.nullable().optional(),
  indicators: z.array(indicatorTargetSchema).max(mostListed).default([]),
});

export const assignSchema = z.strictObject({
  leadAgencyId: idField,
  coordinators: coordinators.optional(),
  due: dueRuleSchema.optional(),
  reason: reasonField.optional(),
});

export const reasonSchema = z.strictObject({ reason: reasonField });
export const resumeSchema = z.strictObject({ reason: reasonField.optional() }).nullish();

/** Whom the office enters a report for, and the document that it came in. */
const onBehalfOf = z.strictObject({ agencyId: idField, document: text(500) });

/** The same of a report that something is done. */
const doneOnBehalfOf = onBehalfOf.extend({
  receivedOn: localDateSchema.optional().meta({
    description: 'The day on which the paper reached the office, which judges the lateness; default: today',
  }),
});

export const amendSchema = z
  .strictObject({
    title: text(500).optional(),
    content: text(20_000).optional(),
    urgency: urgencySchema.optional(),
    leadAgencyId: idField.nullable().optional(),
    coordinators: coordinators.optional(),
    due: dueRuleSchema.nullable().optional(),
  })
  .refine((asked) => Object.values(asked).some((value) => value !== undefined), 'name what is to change');

export const progressSchema = z.strictObject({
  onBehalfOf: onBehalfOf.optional(),
  percent: percent.nullable().optional(),
  narrative: text(20_000),
  effectiveOn: localDateSchema.optional(),
  indicators: actuals.default([]),
  evidence: evidence.default([]),
});

export const completionSchema = z.strictObject({
  onBehalfOf: doneOnBehalfOf.optional(),
  summary: text(20_000),
  effectiveOn: localDateSchema.optional(),
  indicators: actuals.default([]),
  evidence: evidence.default([]),
});

export const shareCompletionSchema = z.strictObject({
  onBehalfOf: doneOnBehalfOf.optional(),
  summary: text(20_000),
  effectiveOn: localDateSchema.optional(),
  evidence: evidence.default([]),
});

export const extensionSchema = z.strictObject({
  onBehalfOf: onBehalfOf.optional(),
  proposedDueOn: localDateSchema,
  reason: reasonField,
});

export const referralSchema = z.strictObject({ opinion: reasonField.optional() }).nullish();

export const latenessCauseSchema = z.strictObject({
  causeId: idField,
  note: text(4_000).optional(),
  evidence: evidence.default([]),
});

export const extensionDecisionSchema = z.strictObject({
  decision: z.enum(['grant', 'refuse', 'counter']),
  dueOn: localDateSchema.optional(),
  reason: reasonField.optional(),
});

const withoutReportDescription =
  'Needed, with a reason, to close as implemented where no completion report waits';

export const closeSchema = z.strictObject({
  outcome: outcomeSchema,
  note: text(4_000).optional(),
  reason: reasonField.optional(),
  withoutReport: z.boolean().optional().meta({ description: withoutReportDescription }),
});

/** The same asked of many directives at once. */
export const manySchemas = {
  close: closeSchema.extend({ ids: idsField }),
  return: reasonSchema.extend({ ids: idsField }),
  assign: assignSchema.extend({ ids: idsField }),
  extend: extensionDecisionSchema.extend({ ids: idsField }),
};

export const reopenSchema = z.strictObject({ reason: reasonField, authority: text(500).optional() });

export const correctSchema = z.strictObject({
  field: z.enum(correctableFields),
  code: text(40).optional().meta({ description: 'Of the indicator, for a field of one' }),
  value: z.union([personsText.max(20_000), z.number()]),
  reason: reasonField,
  authority: text(500),
});
