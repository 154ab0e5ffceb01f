import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { localDateSchema, Rejection } from '#domain';
import { readTimeline, type Page, type TimelineItem } from '#read-models';
import { auditItemSchema, initiatedFields } from '../audit/audit-schemas.js';
import { Inspections } from '../audit/inspections.js';
import { EveryRole } from '../auth/access.js';
import { viewerOf } from '../auth/viewer.js';
import { idParameter } from '../commands/command-schemas.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { preferredLanguage } from '../problems/language.js';
import { manyOf, pageFields, pageOf } from '../queries/query-fields.js';
import { QueryGateway } from '../queries/query-gateway.js';

const consumers = ['audit_trail'];

const timelineSchema = z.strictObject({
  ...pageFields,
  type: manyOf(z.string().min(1).max(60)).optional().meta({ description: 'Only events of these types' }),
  order: z.enum(['asc', 'desc']).optional().meta({ description: '`desc`: the newest first' }),
});

const timelineItemSchema = auditItemSchema
  .extend({
    ...initiatedFields,
    on: localDateSchema.meta({ description: 'The day of `recordedAt` in the committee’s time zone' }),
    words: z.string(),
  })
  .meta({ id: 'TimelineItem' });

@Controller('directives/:id/timeline')
@EveryRole()
export class TimelineController {
  constructor(
    private readonly queries: QueryGateway,
    private readonly inspections: Inspections,
  ) {}

  @Get()
  @RouteConfig({ isReadOnRecord: true })
  @ApiDoc({
    summary: 'Every event of a directive in order, or the newest first, in words and in data',
    answer: pageOf(timelineItemSchema),
    query: true,
    problems: [404],
  })
  async timeline(
    @Param('id', idParameter) id: string,
    @Query({ schema: timelineSchema }) { after, ...page }: z.infer<typeof timelineSchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<TimelineItem>> {
    // It is on the directive's page, where the office works all day: of that only what an inspector reads is recorded.
    if (viewerOf(request).role === 'inspector')
      await this.inspections.record(request, 'timeline', { directiveId: id, ...page });
    const language = preferredLanguage(request.headers['accept-language']);
    const timeline = await this.queries.read(reply, consumers, after, (pool) =>
      readTimeline(pool, id, page, viewerOf(request), language, this.queries.calendar),
    );
    if (timeline === null)
      throw new Rejection('not-found', 'directive-not-found', 'There is no such directive.');
    return timeline;
  }
}
