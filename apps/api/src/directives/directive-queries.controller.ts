import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { outcomeSchema, Rejection, urgencySchema } from '#domain';
import {
  countDirectives,
  directiveSorts,
  findDirective,
  listDirectives,
  listProgress,
  silentAfterDays,
  type BoundedCount,
  type DirectiveDetail,
  type DirectiveItem,
  type Page,
  type ProgressReport,
} from '#read-models';
import { EveryRole } from '../auth/access.js';
import { viewerOf } from '../auth/viewer.js';
import { etagOf } from '../commands/conditions.js';
import { idField, idParameter } from '../commands/command-schemas.js';
import { ApiDoc } from '../documentation/api-doc.js';
import {
  afterField,
  boundedCountSchema,
  dayField,
  flagField,
  manyOf,
  pageFields,
  pageOf,
  pageSchema,
  pointField,
} from '../queries/query-fields.js';
import { preferredLanguage } from '../problems/language.js';
import { withStored } from '../files/stored-flags.js';
import { Files } from '#files';
import { QueryGateway } from '../queries/query-gateway.js';
import { requireOrder } from '../queries/window.js';
import {
  awaitedField,
  partyField,
  directiveItemSchema,
  directiveSchema,
  timeField,
  workField,
} from './directive-answers.js';
import { progressReportSchema } from './directive-history-answers.js';
import { PastDirectives } from './past-directives.js';

const consumers = ['directives'];
const languageOf = ({ headers }: FastifyRequest) => preferredLanguage(headers['accept-language']);

/** By what the list is narrowed down and ordered. */
export const directiveFilterFields = {
  work: manyOf(workField).optional(),
  time: manyOf(timeField).optional(),
  urgency: manyOf(urgencySchema).optional(),
  outcome: manyOf(outcomeSchema).optional(),
  agencyId: manyOf(idField).optional().meta({ description: 'Leads or co-ordinates' }),
  leadOnly: flagField.optional().meta({
    description: 'With `agencyId`, or as an officer of an agency: only what it leads',
  }),
  meetingId: manyOf(idField).optional(),
  heldBy: manyOf(partyField).optional(),
  awaiting: manyOf(awaitedField).optional().meta({ description: 'What waits for an answer' }),
  silent: flagField.optional().meta({
    description: `In work, and nothing reported for ${silentAfterDays} days`,
  }),
  returned: flagField.optional().meta({
    description: 'A report was returned and has not come again; as an officer of an agency: one of theirs',
  }),
  latenessCause: manyOf(idField).optional().meta({
    description: 'Ids of causes of lateness; `none` for what has none',
  }),
  dueFrom: dayField.optional(),
  dueTo: dayField.optional(),
  q: z.string().max(200).optional(),
  sort: z.enum(directiveSorts).optional(),
  order: z.enum(['asc', 'desc']).optional(),
};

const listSchema = z.strictObject({
  ...pageFields,
  ...directiveFilterFields,
  count: flagField.optional().meta({ description: 'Whether to count the whole list' }),
});

const listAnswer = pageOf(directiveItemSchema).extend({
  total: boundedCountSchema
    .optional()
    .meta({ description: 'With `count=true`: how many the list holds now' }),
});

const oneSchema = z.strictObject({
  ...afterField,
  at: pointField
    .optional()
    .meta({ description: 'The moment of the past that the answer is to be of; without it, now' }),
});

/** What can be asked about directives. */
@Controller('directives')
@EveryRole()
export class DirectiveQueriesController {
  constructor(
    private readonly queries: QueryGateway,
    private readonly files: Files,
    private readonly past: PastDirectives,
  ) {}

  @Get()
  @ApiDoc({
    summary: 'List directives; an agency sees its own',
    answer: listAnswer,
    query: true,
  })
  list(
    @Query({ schema: listSchema }) { after, count, ...filters }: z.infer<typeof listSchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<DirectiveItem> & { readonly total?: BoundedCount }> {
    requireOrder(filters.dueFrom, filters.dueTo, { from: 'dueFrom', to: 'dueTo' });
    const { today, calendar } = this.queries;
    const viewer = viewerOf(request);
    return this.queries.read(reply, consumers, after, async (pool) => {
      const page = await listDirectives(pool, filters, viewer, today, calendar);
      if (!count) return page;
      return { ...page, total: await countDirectives(pool, filters, viewer, today, calendar) };
    });
  }

  @Get(':id/progress')
  @ApiDoc({
    summary: 'The reports of a directive, the newest first',
    answer: pageOf(progressReportSchema),
    query: true,
    problems: [404],
  })
  async progress(
    @Param('id', idParameter) id: string,
    @Query({ schema: pageSchema }) { after, ...page }: z.infer<typeof pageSchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<ProgressReport>> {
    const reports = await this.queries.read(reply, consumers, after, (pool) =>
      listProgress(pool, id, page, viewerOf(request), languageOf(request)),
    );
    if (reports === null)
      throw new Rejection('not-found', 'directive-not-found', 'There is no such directive.');
    return withStored(reports, this.files);
  }

  @Get(':id')
  @RouteConfig({ isReadOnRecord: true })
  @ApiDoc({
    summary: 'All that is known of one directive, or was at a moment of the past',
    answer: directiveSchema,
    query: true,
    problems: [404],
  })
  async one(
    @Param('id', idParameter) id: string,
    @Query({ schema: oneSchema }) { after, at }: z.infer<typeof oneSchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DirectiveDetail> {
    if (at !== undefined) return this.past.find(request, reply, id, { at, after });
    const { today, reference } = this.queries;
    const directive = await this.queries.read(reply, consumers, after, (pool) =>
      findDirective(pool, id, viewerOf(request), today, reference, languageOf(request)),
    );
    if (directive === null)
      throw new Rejection('not-found', 'directive-not-found', 'There is no such directive.');
    void reply.header('etag', etagOf(directive.revision));
    return withStored(directive, this.files);
  }
}
