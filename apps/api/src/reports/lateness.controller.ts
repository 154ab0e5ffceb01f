import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { causeNameSchema, localDateSchema } from '#domain';
import { readLateness, windowOf, type LatenessReport } from '#read-models';
import { Roles } from '../auth/access.js';
import { viewerOf } from '../auth/viewer.js';
import { directiveItemSchema } from '../directives/directive-answers.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { afterField, dayField } from '../queries/query-fields.js';
import { QueryGateway } from '../queries/query-gateway.js';
import { requireOrder } from '../queries/window.js';

const consumers = ['directives'];

const querySchema = z.strictObject({
  ...afterField,
  from: dayField
    .optional()
    .meta({ description: 'Default: the first day of the half-year of `to`, or today' }),
  to: dayField.optional().meta({ description: 'Default: the last day of the half-year of `from`, or today' }),
});

const partyDays = z
  .object({ agency: z.number().int(), office: z.number().int(), leader: z.number().int() })
  .meta({ id: 'PartyDays', description: 'Calendar days that each party has held directives' });
const inherited = z.object({ count: z.number().int(), days: z.number().int() }).meta({
  id: 'InheritedLateness',
  description:
    'Directives that were late already when their lead took them over from another agency, and the calendar days before that',
});
const query = z.string().meta({ description: 'Makes /directives hold just those' });

const latenessSchema = z
  .object({
    from: localDateSchema,
    to: localDateSchema,
    count: z.number().int(),
    query,
    causes: z.array(
      z.object({ id: z.string(), code: z.string(), name: causeNameSchema, count: z.number().int() }),
    ),
    withoutCause: z.number().int(),
    heldDays: partyDays,
    inherited,
    agencies: z.array(
      z.object({
        agencyId: z.string().nullable(),
        agencyName: z.string().nullable(),
        count: z.number().int(),
        causes: z.array(z.object({ causeId: z.string().nullable(), count: z.number().int(), query })),
        heldDays: partyDays,
        inherited,
      }),
    ),
    longestStuck: z.array(directiveItemSchema),
  })
  .meta({ id: 'Lateness' });

@Controller('reports/lateness')
export class LatenessController {
  constructor(private readonly queries: QueryGateway) {}

  @Get()
  @Roles('admin', 'leader', 'inspector')
  @ApiDoc({
    summary:
      'What of the directives due in a window is or was late: by lead agency and cause, and in whose hands it lay',
    answer: latenessSchema,
    query: true,
    problems: [422],
  })
  async lateness(
    @Query({ schema: querySchema }) { after, from, to }: z.infer<typeof querySchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<LatenessReport> {
    const { today, calendar } = this.queries;
    const around = windowOf(from ?? to ?? today);
    const window = { from: from ?? around.from, to: to ?? around.to };
    requireOrder(window.from, window.to);
    return this.queries.read(reply, consumers, after, (pool) =>
      readLateness(pool, window, viewerOf(request), today, calendar),
    );
  }
}
