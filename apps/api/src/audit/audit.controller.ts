import { Readable } from 'node:stream';
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import {
  auditEventsAsCsv,
  auditEventsAsJsonLines,
  auditEventsInWordsAsCsv,
  listAuditEvents,
  type AuditItem,
  type Page,
} from '#read-models';
import { Roles } from '../auth/access.js';
import { Told } from '../documentation/told.js';
import { isHead } from '../http/head-requests.js';
import { ExportLine } from '../limits/export-line.js';
import { Export } from '../limits/rate-limit-guard.js';
import { preferredLanguage } from '../problems/language.js';
import { pageOf } from '../queries/query-fields.js';
import { Readings } from '../queries/readings.js';
import { requirePast } from '../queries/window.js';
import { auditCsvSchema, auditExportSchema, auditItemSchema, auditListSchema } from './audit-schemas.js';
import { begun } from './begun.js';
import { Inspections } from './inspections.js';

const consumers = ['audit_trail'];

/** The trail of everything that was recorded. */
@Controller('audit')
@Roles('inspector', 'admin')
export class AuditController {
  constructor(
    private readonly readings: Readings,
    private readonly inspections: Inspections,
    private readonly line: ExportLine,
  ) {}

  @Get('events')
  @RouteConfig({ isReadOnRecord: true })
  @Told({ summary: 'List recorded events, the newest first', answer: pageOf(auditItemSchema), query: true })
  async list(
    @Query({ schema: auditListSchema }) query: z.infer<typeof auditListSchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<AuditItem>> {
    requirePast(query, this.readings.calendar, this.readings.now);
    await this.inspections.record(request, 'events', query);
    const { after, ...filters } = query;
    return this.readings.read(reply, consumers, after, (pool) =>
      listAuditEvents(pool, filters, this.readings.calendar),
    );
  }

  @Get('events.jsonl')
  @Export()
  @RouteConfig({ isReadOnRecord: true })
  @Told({ summary: 'All of them as JSON Lines', mediaTypes: ['application/jsonl'], query: true })
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
  @Told({
    summary: 'All of them as CSV, raw for machines or in words for people',
    mediaTypes: ['text/csv'],
    query: true,
  })
  csv(
    @Query({ schema: auditCsvSchema }) { for: reader, ...query }: z.infer<typeof auditCsvSchema>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<FastifyReply> {
    return this.#export(request, reply, query, reader === 'people' ? 'csvInWords' : 'csv');
  }

  async #export(
    request: FastifyRequest,
    reply: FastifyReply,
    query: z.infer<typeof auditExportSchema>,
    format: keyof typeof formats,
  ): Promise<FastifyReply> {
    requirePast(query, this.readings.calendar, this.readings.now);
    await this.inspections.record(request, 'export', { ...query, format });
    await this.line.wait(reply);
    const { after, ...filters } = query;
    const { write, mediaType, extension } = formats[format];
    const language = preferredLanguage(request.headers['accept-language']);
    const pieces = isHead(request)
      ? []
      : await this.readings.read(reply, consumers, after, (pool) =>
          begun(write(pool, filters, this.readings.calendar, language)),
        );
    return reply
      .type(mediaType)
      .header('content-disposition', `attachment; filename="audit-events.${extension}"`)
      .send(Readable.from(pieces, { objectMode: false }));
  }
}

const formats = {
  jsonl: {
    write: auditEventsAsJsonLines,
    mediaType: 'application/jsonl; charset=utf-8',
    extension: 'jsonl',
  },
  csv: { write: auditEventsAsCsv, mediaType: 'text/csv; charset=utf-8', extension: 'csv' },
  csvInWords: { write: auditEventsInWordsAsCsv, mediaType: 'text/csv; charset=utf-8', extension: 'csv' },
} as const;
