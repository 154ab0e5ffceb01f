import { z } from 'zod';
import {
  legalBasisSchema,
  localDateSchema,
  mostHeirs,
  mostNamedDuties,
  mostSucceededAccounts,
  successionKinds,
} from '#domain';
import { legalBasisField } from '../agencies/legal-basis-field.js';
import { commandAnswerSchema, idField } from '../commands/command-schemas.js';
import { dayField } from '../queries/query-fields.js';

export const successionSchema = z.strictObject({
  agencyId: idField.meta({ description: 'The agency whose duties go over' }),
  kind: z.enum(successionKinds).meta({
    description:
      'The agency ends by it, but by `split-off`: that takes what is named in `directives` and `accounts`, and it goes on',
  }),
  basis: legalBasisField,
  effectiveOn: dayField,
  heirIds: z.array(idField).min(1).max(mostHeirs),
  restTo: idField.nullable().default(null).meta({
    description:
      'The heir of every duty that is not named; the only heir where it is left out. Null of a `split-off`, by which they stay',
  }),
  directives: z
    .array(z.strictObject({ directiveId: idField, heirId: idField }))
    .max(mostNamedDuties)
    .default([]),
  accounts: z
    .array(z.strictObject({ accountId: idField, heirId: idField.nullable() }))
    .max(mostSucceededAccounts)
    .default([])
    .meta({
      description:
        'The accounts that do not go with the rest, or by a `split-off` do not stay with it; null closes one of an agency that ends',
    }),
  joinsParts: z.boolean().default(false).meta({
    description:
      'Where an heir is on a directive already, both parts fall together; without it that is refused',
  }),
});

export const successionAnswerSchema = commandAnswerSchema
  .extend({ successionId: z.string().meta({ description: 'Tells its progress at /admin/successions/{id}' }) })
  .meta({ id: 'SuccessionAnswer' });

const problem = z.record(z.string(), z.unknown());
const partField = z.enum(['lead', 'coordinator']);

/** How many duties a preview names; those that would be refused come first. */
export const mostPreviewed = 1_000;

export const previewSchema = z
  .object({
    problem: problem.nullable().meta({ description: 'Why the act as a whole would be refused' }),
    lead: z.number().int().meta({ description: 'Open directives that it leads and that would go over' }),
    coordinator: z.number().int(),
    stay: z
      .number()
      .int()
      .meta({ description: 'Open directives that would stay with the agency, by a `split-off`' }),
    refused: z.number().int().meta({ description: 'Duties that could not go over' }),
    duties: z
      .array(
        z.object({
          directiveId: z.string(),
          number: z.string(),
          title: z.string(),
          part: partField,
          heirId: z
            .string()
            .nullable()
            .meta({ description: 'Null where it has none: by a `split-off`, it stays with the agency' }),
          words: z.string().nullable().meta({ description: 'What would be recorded, in a sentence' }),
          problem: problem.nullable().meta({ description: 'Why it could not go over' }),
        }),
      )
      .meta({
        description: `The first ${mostPreviewed}: those that could not go over, those that would, those that would stay`,
      }),
    accounts: z.array(
      z.object({
        accountId: z.string(),
        username: z.string(),
        name: z.string(),
        heirId: z.string().nullable().meta({
          description: 'Null where it would be closed: by a `split-off`, where it stays with the agency',
        }),
      }),
    ),
  })
  .meta({ id: 'SuccessionPreview' });

export const successionItemSchema = z
  .object({
    id: z.string(),
    agencyId: z.string(),
    agencyCode: z.string(),
    agencyName: z.string(),
    kind: z.enum(successionKinds),
    basis: legalBasisSchema,
    effectiveOn: localDateSchema,
    recordedAt: z.iso.datetime(),
    heirs: z.array(z.object({ id: z.string(), code: z.string(), name: z.string() })),
  })
  .meta({ id: 'SuccessionItem' });

export const successionDetailSchema = successionItemSchema
  .extend({
    restTo: z.string().nullable(),
    joinsParts: z.boolean(),
    progress: z.object({
      lead: z.number().int().meta({
        description: 'Open directives that it led when the act was recorded and that were to go over',
      }),
      coordinator: z.number().int(),
      handedOver: z.number().int(),
      left: z
        .number()
        .int()
        .meta({ description: 'Open directives that are to go over, and that it still has a part in' }),
    }),
    accounts: z.array(
      z.object({
        accountId: z.string(),
        name: z.string().nullable(),
        heirId: z.string().nullable(),
        done: z.boolean(),
      }),
    ),
    left: z
      .array(z.object({ directiveId: z.string(), number: z.string(), title: z.string() }))
      .meta({ description: 'The first 100 of those that are left' }),
  })
  .meta({ id: 'Succession' });

export const handedOverSchema = z
  .object({
    directiveId: z.string(),
    number: z.string(),
    title: z.string(),
    part: partField,
    heirId: z.string(),
    heirName: z.string().nullable(),
    dueOn: localDateSchema.nullable(),
    daysLate: z
      .number()
      .int()
      .nullable()
      .meta({ description: 'Calendar days that it was late on the day of effect' }),
    at: z.iso.datetime(),
    position: z.string(),
  })
  .meta({ id: 'HandedOver' });
