import { Controller, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { listMeetingDuties } from '#read-models';
import { Roles } from '../auth/access.js';
import { CommandGateway } from '../commands/command-gateway.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { spreadsheetTypes } from '../http/request-bodies.js';
import { preferredLanguage } from '../problems/language.js';
import { QueryGateway } from '../queries/query-gateway.js';
import { allAgencies, ImportPreviews } from './import-preview.js';
import { previewQuerySchema, previewSchema, type ImportPreview } from './preview-schemas.js';
import { bytesOf, formatOf } from './received-file.js';
import { SpreadsheetReader } from './spreadsheet/spreadsheet-reader.js';

/** What a spreadsheet would bring. */
@Controller('imports')
@Roles('admin')
export class ImportPreviewController {
  constructor(
    private readonly reader: SpreadsheetReader,
    private readonly previews: ImportPreviews,
    private readonly queries: QueryGateway,
    private readonly gateway: CommandGateway,
  ) {}

  @Post('preview')
  @HttpCode(200)
  @RouteConfig({ takesFiles: true })
  @ApiDoc({
    summary: 'Check a spreadsheet of directives, cell by cell; nothing is kept of it',
    takes: Object.values(spreadsheetTypes),
    answer: previewSchema,
    query: true,
    problems: [404, 429],
  })
  async preview(
    @Query({ schema: previewQuerySchema }) { after, kind, meetingId }: z.infer<typeof previewQuerySchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ImportPreview> {
    const format = formatOf(request.headers['content-type']);
    const table = await this.reader.read(await bytesOf(request.body), format);
    const [agencies, duties] = await this.queries.read(reply, ['agencies', 'directives'], after, (pool) =>
      Promise.all([allAgencies(pool), meetingId === undefined ? [] : listMeetingDuties(pool, meetingId)]),
    );
    const language = preferredLanguage(request.headers['accept-language']);
    return this.previews.of(table, agencies, {
      kind,
      meetingId,
      language,
      duties,
      by: this.gateway.contextOf(request),
    });
  }
}
