import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { directiveRecords } from '#read-models';
import { EveryRole } from '../auth/access.js';
import { viewerOf } from '../auth/viewer.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { isHead } from '../http/requests.js';
import { ExportLine } from '../limits/export-line.js';
import { Export } from '../limits/rate-limit-guard.js';
import { preferredLanguage } from '../problems/language.js';
import { prefetched } from '../queries/prefetched.js';
import { QueryGateway } from '../queries/query-gateway.js';
import { requireOrder } from '../queries/window.js';
import { exportSchema } from './directive-export.controller.js';
import { directivesAsWorkbook } from './directive-workbook.js';

const consumers = ['directives'];
const mediaType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The list of directives as a workbook. */
@Controller('directives.xlsx')
@EveryRole()
export class DirectiveWorkbookController {
  constructor(
    private readonly queries: QueryGateway,
    private readonly line: ExportLine,
  ) {}

  @Get()
  @Export()
  @ApiDoc({
    summary:
      'The list as a workbook for people: numbers as numbers, days as days, words in the reader’s language',
    mediaTypes: [mediaType],
    query: true,
  })
  async xlsx(
    @Query({ schema: exportSchema }) { after, ...filters }: z.infer<typeof exportSchema>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<FastifyReply> {
    requireOrder(filters.dueFrom, filters.dueTo, { from: 'dueFrom', to: 'dueTo' });
    const { today, calendar } = this.queries;
    const language = preferredLanguage(request.headers['accept-language']);
    const asked = { filters, viewer: viewerOf(request), today, calendar, language };
    await this.line.wait(reply);
    const pages = await this.queries.read(reply, consumers, after, (pool) =>
      prefetched(directiveRecords(pool, asked)),
    );
    void reply
      .type(mediaType)
      .header('content-language', language)
      .header('content-disposition', 'attachment; filename="directives.xlsx"');
    if (!isHead(request))
      return reply.send(Readable.fromWeb(directivesAsWorkbook(pages, language) as ReadableStream));
    await pages.return();
    return reply.send(Readable.from([]));
  }
}
