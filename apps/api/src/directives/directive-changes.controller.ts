import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { actorSchema } from '#domain';
import { listDirectiveChanges, type DirectiveChanges } from '#read-models';
import { initiatedFields } from '../audit/audit-schemas.js';
import { Inspections } from '../audit/inspections.js';
import { EveryRole } from '../auth/access.js';
import { viewerOf } from '../auth/viewer.js';
import { idParameter } from '../commands/command-schemas.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { preferredLanguage } from '../problems/language.js';
import { Problem } from '../problems/problem.js';
import { pageFields, pageOf, pointField } from '../queries/query-fields.js';
import { QueryGateway } from '../queries/query-gateway.js';
import { pastMoment, positionOf, requireSeen } from '../queries/window.js';
import { orTooLong, pastConsumers } from './past-directives.js';

const querySchema = z.strictObject({
  ...pageFields,
  from: pointField.optional(),
  to: pointField.optional(),
});

const changeSchema = z
  .object({
    field: z.string().meta({
      description:
        'As a directive’s page names it; of an indicator or a share with its code or agency: `indicators.AN_SUA`',
    }),
    from: z.unknown().meta({ description: 'Null where there was none' }),
    to: z.unknown(),
    at: z.iso.datetime(),
    by: actorSchema,
    ...initiatedFields,
    event: z.object({
      position: z.string(),
      revision: z.number().int(),
      eventId: z.string(),
      type: z.string(),
      words: z.string(),
    }),
  })
  .meta({ id: 'DirectiveChange' });

/** What changed in a directive between two moments, and by whom; looking at it is put on record, whoever asks. */
@Controller('directives/:id/changes')
@EveryRole()
export class DirectiveChangesController {
  constructor(
    private readonly queries: QueryGateway,
    private readonly inspections: Inspections,
  ) {}

  @Get()
  @RouteConfig({ isReadOnRecord: true })
  @ApiDoc({
    summary:
      'What changed in a directive after one moment and up to another, in order; `limit` counts events, whose changes come together',
    answer: pageOf(changeSchema),
    query: true,
    problems: [404, 422],
  })
  async list(
    @Param('id', idParameter) id: string,
    @Query({ schema: querySchema }) query: z.infer<typeof querySchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DirectiveChanges> {
    const { after, from, to, ...page } = query;
    const { reference, calendar, now } = this.queries;
    const momentOf = (point: string | undefined, name: string) =>
      point === undefined ? undefined : pastMoment(point, name, calendar, now);
    const window = { from: momentOf(from, 'from'), to: momentOf(to, 'to') };
    await this.inspections.record(request, 'timeline', { directiveId: id, from, to, ...page });
    const positions = [positionOf(window.from), positionOf(window.to)];
    const seen = await this.queries.afterAll(pastConsumers, after, positions);
    const language = preferredLanguage(request.headers['accept-language']);
    const changes = await this.queries
      .read(reply, pastConsumers, seen, (pool) =>
        listDirectiveChanges(pool, id, { ...page, ...window }, viewerOf(request), reference, language),
      )
      .catch(orTooLong);
    requireSeen(window.from, 'from', reply.getHeader('x-position'));
    requireSeen(window.to, 'to', reply.getHeader('x-position'));
    if (changes === null) throw new Problem(404, 'directive-not-found');
    return changes;
  }
}
