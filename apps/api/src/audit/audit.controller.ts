import { Readable } from 'node:stream';
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import {
  auditEventsAsCsv,
  auditEventsAsJsonLines,
  listAuditEvents,
  type AuditItem,
  type Page,
} from '#read-models';
import { Roles } from '../auth/access.js';
import { Told } from '../documentation/told.js';
import { pageOf } from '../queries/query-fields.js';
import { Readings } from '../queries/readings.js';
import { requirePast } from '../queries/window.js';
import { auditExportSchema, auditItemSchema, auditListSchema } from './audit-schemas.js';
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
  ) {}

  @Get('events')
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
  @Told({ summary: 'All of them as JSON Lines', mediaTypes: ['application/jsonl'], query: true })
  jsonLines(
    @Query({ schema: auditExportSchema }) query: z.infer<typeof auditExportSchema>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<FastifyReply> {
    return this.#export(request, reply, query, 'jsonl');
  }

  @Get('events.csv')
  @Told({ summary: 'All of them as CSV', mediaTypes: ['text/csv'], query: true })
  csv(
    @Query({ schema: auditExportSchema }) query: z.infer<typeof auditExportSchema>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<FastifyReply> {
    return this.#export(request, reply, query, 'csv');
  }

  async #export(
    request: FastifyRequest,
    reply: FastifyReply,
    query: z.infer<typeof auditExportSchema>,
    format: keyof typeof formats,
  ): Promise<FastifyReply> {
    requirePast(query, this.readings.calendar, this.readings.now);
    await this.inspections.record(request, 'export', { ...query, format });
    const { after, ...filters } = query;
    const { write, mediaType } = formats[format];
    const pieces = await this.readings.read(reply, consumers, after, (pool) =>
      begun(write(pool, filters, this.readings.calendar)),
    );
    return reply
      .type(mediaType)
      .header('content-disposition', `attachment; filename="audit-events.${format}"`)
      .send(Readable.from(pieces, { objectMode: false }));
  }
}

const formats = {
  jsonl: { write: auditEventsAsJsonLines, mediaType: 'application/jsonl; charset=utf-8' },
  csv: { write: auditEventsAsCsv, mediaType: 'text/csv; charset=utf-8' },
} as const;
