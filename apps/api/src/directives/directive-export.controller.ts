import { Readable } from 'node:stream';
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { directivesAsCsv } from '#read-models';
import { prefetched } from '../queries/prefetched.js';
import { EveryRole } from '../auth/access.js';
import { viewerOf } from '../auth/viewer.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { isHead } from '../http/requests.js';
import { ExportLine } from '../limits/export-line.js';
import { Export } from '../limits/rate-limit-guard.js';
import { preferredLanguage } from '../problems/language.js';
import { afterField } from '../queries/query-fields.js';
import { QueryGateway } from '../queries/query-gateway.js';
import { requireOrder } from '../queries/window.js';
import { directiveFilterFields } from './directive-queries.controller.js';

const consumers = ['directives'];
export const exportSchema = z.strictObject({ ...afterField, ...directiveFilterFields });

/** The list of directives as people open it in a spreadsheet. */
@Controller('directives.csv')
@EveryRole()
export class DirectiveExportController {
  constructor(
    private readonly queries: QueryGateway,
    private readonly line: ExportLine,
  ) {}

  @Get()
  @Export()
  @ApiDoc({
    summary:
      'The list as a table for people: words in the reader’s language, agencies by name, days as dd/MM/yyyy',
    mediaTypes: ['text/csv'],
    query: true,
  })
  async csv(
    @Query({ schema: exportSchema }) { after, ...filters }: z.infer<typeof exportSchema>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<FastifyReply> {
    requireOrder(filters.dueFrom, filters.dueTo, { from: 'dueFrom', to: 'dueTo' });
    const { today, calendar } = this.queries;
    const language = preferredLanguage(request.headers['accept-language']);
    const asked = { filters, viewer: viewerOf(request), today, calendar, language };
    await this.line.wait(reply);
    const pieces = isHead(request)
      ? []
      : await this.queries.read(reply, consumers, after, (pool) => prefetched(directivesAsCsv(pool, asked)));
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-language', language)
      .header('content-disposition', 'attachment; filename="directives.csv"')
      .send(Readable.from(pieces, { objectMode: false }));
  }
}
