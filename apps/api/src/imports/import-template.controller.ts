import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Roles } from '../auth/access.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { spreadsheetTypes } from '../http/request-bodies.js';
import { preferredLanguage } from '../problems/language.js';
import { afterField } from '../queries/query-fields.js';
import { QueryGateway } from '../queries/query-gateway.js';
import { allAgencies } from './import-preview.js';
import { templateOf } from './import-template.js';
import { kindField } from './preview-schemas.js';

const templateQuerySchema = z.strictObject({ ...afterField, kind: kindField });

/** A workbook to fill in. */
@Controller('imports/template.xlsx')
@Roles('admin')
export class ImportTemplateController {
  constructor(private readonly queries: QueryGateway) {}

  @Get()
  @ApiDoc({
    summary: 'A workbook to fill in, in the reader’s language, with how each column is written',
    mediaTypes: [spreadsheetTypes.xlsx],
    query: true,
  })
  async template(
    @Query({ schema: templateQuerySchema }) { after, kind }: z.infer<typeof templateQuerySchema>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<FastifyReply> {
    const language = preferredLanguage(request.headers['accept-language']);
    const agencies = await this.queries.read(reply, ['agencies'], after, allAgencies);
    const workbook = await templateOf(kind, language, agencies);
    return reply
      .type(spreadsheetTypes.xlsx)
      .header('content-language', language)
      .header('content-disposition', `attachment; filename="dondoc-${kind}.xlsx"`)
      .send(Buffer.from(workbook));
  }
}
