import { z } from 'zod';
import { localDateSchema, roleSchema, type Role } from '#domain';
import type { DeskDirective, DeskNumber, DirectiveItem, OverdueAgency, WaitingRequest } from '#read-models';
import { directiveItemSchema } from '../directives/directive-answers.js';
import { boundedCountSchema } from '../queries/query-fields.js';

const link = {
  path: z.string().meta({ description: 'Of the list behind it, below /api/v1', example: '/directives' }),
  query: z.string().meta({ description: 'Makes it hold just those', example: 'awaiting=completion' }),
};

const numberSchema = boundedCountSchema
  .extend({ name: z.string().meta({ example: 'completionReports' }), ...link })
  .meta({ id: 'DeskNumber' });

const overdueAgencySchema = z
  .object({ agencyId: z.string(), agencyName: z.string(), count: z.number().int(), ...link })
  .meta({ id: 'OverdueAgency' });

const deskDirectiveSchema = z
  .object({
    directive: directiveItemSchema,
    next: z
      .enum(['accept', 'report', 'report-again', 'report-share'])
      .nullable()
      .meta({ description: 'The one thing to do about it; null where it waits for somebody else' }),
    returnedBecause: z.string().nullable(),
  })
  .meta({ id: 'DeskDirective' });

const waitingRequestSchema = directiveItemSchema
  .extend({ proposedDueOn: localDateSchema, requestReason: z.string() })
  .meta({ id: 'WaitingRequest' });

/** What somebody begins the day with. Every part is there for every role; what is not theirs is empty. */
export const deskSchema = z
  .object({
    role: roleSchema,
    numbers: z.array(numberSchema),
    overdueByAgency: z.array(overdueAgencySchema).meta({
      description: 'For the office, leaders and inspectors: lead agencies, most overdue first',
    }),
    atWork: z.array(deskDirectiveSchema).meta({
      description: 'For an agency: its next 20 by deadline, each with what it needs',
    }),
    returned: z.array(deskDirectiveSchema).meta({ description: 'For an agency: what was returned, and why' }),
    requests: z.array(waitingRequestSchema).meta({
      description: 'For a leader: the next 20 whose request for more time waits, until when and why',
    }),
    stuck: z.array(directiveItemSchema).meta({
      description: 'For a leader: the 20 open ones that stand still longest, in whose hands',
    }),
    review: z.object(link).nullable().meta({ description: 'For a leader: the half-year under way' }),
    lastActivityAt: z.iso.datetime().nullable().meta({
      description: 'For an inspector: when the last event was recorded',
    }),
  })
  .meta({ id: 'Desk' });

/** The same as it is made. */
export interface Desk {
  readonly role: Role;
  readonly numbers: readonly DeskNumber[];
  readonly overdueByAgency: readonly OverdueAgency[];
  readonly atWork: readonly DeskDirective[];
  readonly returned: readonly DeskDirective[];
  readonly requests: readonly WaitingRequest[];
  readonly stuck: readonly DirectiveItem[];
  readonly review: { readonly path: string; readonly query: string } | null;
  readonly lastActivityAt: string | null;
}
