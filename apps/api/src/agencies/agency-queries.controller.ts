import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { legalBasisSchema, localDateSchema, Rejection, successionKinds } from '#domain';
import { findAgency, listAgencies, type AgencyItem, type Page } from '#read-models';
import { EveryRole } from '../auth/access.js';
import { idParameter } from '../commands/command-schemas.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { afterSchema, pageOf, pageSchema } from '../queries/query-fields.js';
import { QueryGateway } from '../queries/query-gateway.js';

const consumers = ['agencies'];

const succession = z.object({
  id: z.string(),
  effectiveOn: localDateSchema,
  basis: legalBasisSchema,
  heirIds: z.array(z.string()),
});

const agencySchema = z
  .object({
    id: z.string(),
    code: z.string(),
    name: z.string(),
    headEmail: z.string().nullable(),
    officeEmail: z.string().nullable(),
    previousNames: z.array(z.looseObject({ name: z.string() })),
    succession: succession
      .extend({ kind: z.enum(successionKinds).exclude(['split-off']) })
      .nullable()
      .meta({ description: 'Who has taken its place; null while nobody has' }),
    splitOffs: z
      .array(succession)
      .meta({ description: 'The acts by which a part of it was split off, the last first: it goes on' }),
    predecessors: z
      .array(
        z.object({
          id: z.string(),
          code: z.string(),
          name: z.string(),
          kind: z.enum(successionKinds),
          effectiveOn: localDateSchema,
        }),
      )
      .meta({
        description:
          'The agencies whose place it has taken, in all or (`split-off`) in a part, the last first',
      }),
    updatedAt: z.iso.datetime(),
    revision: z.number().int(),
  })
  .meta({ id: 'Agency' });

@Controller('agencies')
@EveryRole()
export class AgencyQueriesController {
  constructor(private readonly queries: QueryGateway) {}

  @Get()
  @ApiDoc({ summary: 'List agencies by code', answer: pageOf(agencySchema), query: true })
  list(
    @Query({ schema: pageSchema }) { after, ...page }: z.infer<typeof pageSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<AgencyItem>> {
    return this.queries.read(reply, consumers, after, (pool) => listAgencies(pool, page));
  }

  @Get(':id')
  @ApiDoc({ summary: 'One agency', answer: agencySchema, query: true, problems: [404] })
  async one(
    @Param('id', idParameter) id: string,
    @Query({ schema: afterSchema }) { after }: z.infer<typeof afterSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AgencyItem> {
    const agency = await this.queries.read(reply, consumers, after, (pool) => findAgency(pool, id));
    if (agency === null) throw new Rejection('not-found', 'agency-not-found', 'There is no such agency.');
    return agency;
  }
}
