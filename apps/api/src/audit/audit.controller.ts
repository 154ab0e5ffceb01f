import { Readable } from 'node:stream';
import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import {
  auditEventsAsCsv,
  auditEventsAsJsonLines,
  auditEventsForPeopleAsCsv,
  findAuditEvent,
  listAuditEvents,
  type DescribedAuditItem,
  type Page,
} from '#read-models';
import { Roles } from '../auth/access.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { isHead } from '../http/requests.js';
import { ExportLine } from '../limits/export-line.js';
import { Export } from '../limits/rate-limit-guard.js';
import { preferredLanguage } from '../problems/language.js';
import { Problem } from '../problems/problem.js';
import { afterSchema, pageOf } from '../queries/query-fields.js';
import { QueryGateway } from '../queries/query-gateway.js';
import { requirePast } from '../queries/window.js';
import {
  auditCsvSchema,
  auditExportSchema,
  auditListSchema,
  describedAuditItemSchema,
  positionParameter,
} from './audit-schemas.js';
import { prefetched } from '../queries/prefetched.js';
import { auditEventsAsWorkbook } from './audit-workbook.js';
import { Inspections } from './inspections.js';

const consumers = ['audit_trail'];
const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The trail of everything that was recorded. */
@Controller('audit')
@Roles('inspector', 'admin')
export class AuditController {
  constructor(
    private readonly queries: QueryGateway,
    private readonly inspections: Inspections,
    private readonly line: ExportLine,
  ) {}

  @Get('events')
  @RouteConfig({ isReadOnRecord: true })
  @ApiDoc({
    summary: 'List recorded events, the newest first',
    answer: pageOf(describedAuditItemSchema),
    query: true,
  })
  async list(
    @Query({ schema: auditListSchema }) query: z.infer<typeof auditListSchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<DescribedAuditItem>> {
    requirePast(query, this.queries.calendar, this.queries.now);
    await this.inspections.record(request, 'events', query);
    const { after, ...filters } = query;
    return this.queries.read(reply, consumers, after, (pool) =>
      listAuditEvents(pool, filters, this.queries.calendar, languageOf(request)),
    );
  }

  @Get('events/:position')
  @RouteConfig({ isReadOnRecord: true })
  @ApiDoc({
    summary: 'The event at a position of the log',
    answer: describedAuditItemSchema,
    query: true,
    problems: [404],
  })
  async one(
    @Param('position', positionParameter) position: string,
    @Query({ schema: afterSchema }) { after }: z.infer<typeof afterSchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DescribedAuditItem | object> {
    // Whether anything stands there is what would be read.
    if (isHead(request)) return {};
    await this.inspections.record(request, 'events', { position });
    const event = await this.queries.read(reply, consumers, after, (pool) =>
      findAuditEvent(pool, position, languageOf(request)),
    );
    if (event === null) throw new Problem(404, 'event-not-found');
    return event;
  }

  @Get('events.jsonl')
  @Export()
  @RouteConfig({ isReadOnRecord: true })
  @ApiDoc({
    summary: 'All of them as JSON Lines, as they are on record',
    mediaTypes: ['application/jsonl'],
    query: true,
  })
  jsonLines(
    @Query({ schema: auditExportSchema }) query: z.infer<typeof auditExportSchema>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<FastifyReply> {
    return this.#export(request, reply, query, 'jsonl');
  }

  @Get('events.csv')
  @Export()
  @RouteConfig({ isReadOnRecord: true })
  @ApiDoc({
    summary: 'All of them as CSV, raw for machines or in words for people',
    mediaTypes: ['text/csv'],
    query: true,
  })
  csv(
    @Query({ schema: auditCsvSchema }) { for: reader, ...query }: z.infer<typeof auditCsvSchema>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<FastifyReply> {
    return this.#export(request, reply, query, reader === 'people' ? 'csvForPeople' : 'csv');
  }

  @Get('events.xlsx')
  @Export()
  @RouteConfig({ isReadOnRecord: true })
  @ApiDoc({
    summary: 'All of them as a workbook, in words of the reader’s language',
    mediaTypes: [workbookType],
    query: true,
  })
  xlsx(
    @Query({ schema: auditExportSchema }) query: z.infer<typeof auditExportSchema>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<FastifyReply> {
    return this.#export(request, reply, query, 'xlsx');
  }

  async #export(
    request: FastifyRequest,
    reply: FastifyReply,
    query: z.infer<typeof auditExportSchema>,
    format: keyof typeof formats,
  ): Promise<FastifyReply> {
    requirePast(query, this.queries.calendar, this.queries.now);
    await this.inspections.record(request, 'export', { ...query, format });
    await this.line.wait(reply);
    const { after, ...filters } = query;
    const { write, mediaType, extension } = formats[format];
    const language = languageOf(request);
    const pieces = isHead(request)
      ? []
      : await this.queries.read(reply, consumers, after, (pool) =>
          prefetched<string | Uint8Array>(write(pool, filters, this.queries.calendar, language)),
        );
    return reply
      .type(mediaType)
      .header('content-disposition', `attachment; filename="audit-events.${extension}"`)
      .send(Readable.from(pieces, { objectMode: false }));
  }
}

const languageOf = ({ headers }: FastifyRequest) => preferredLanguage(headers['accept-language']);

const formats = {
  jsonl: {
    write: auditEventsAsJsonLines,
    mediaType: 'application/jsonl; charset=utf-8',
    extension: 'jsonl',
  },
  csv: { write: auditEventsAsCsv, mediaType: 'text/csv; charset=utf-8', extension: 'csv' },
  xlsx: { write: auditEventsAsWorkbook, mediaType: workbookType, extension: 'xlsx' },
  csvForPeople: { write: auditEventsForPeopleAsCsv, mediaType: 'text/csv; charset=utf-8', extension: 'csv' },
} as const;
