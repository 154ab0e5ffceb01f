import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Pool } from 'pg';
import { z } from 'zod';
import { requestCheckpoint } from '#audit';
import { Rejection } from '#domain';
import type { Config } from '#platform';
import {
  findSuccession,
  handedOverFirst,
  listHandedOver,
  listSuccessions,
  type HandedOverItem,
  type Page,
  type SuccessionDetail,
  type SuccessionItem,
} from '#read-models';
import { Roles } from '../auth/access.js';
import { idParameter } from '../commands/command-schemas.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { ExportLine } from '../limits/export-line.js';
import { Export } from '../limits/rate-limit-guard.js';
import { CONFIG, POOL } from '../platform/injection-tokens.js';
import { afterSchema, pageOf, pageSchema } from '../queries/query-fields.js';
import { QueryGateway } from '../queries/query-gateway.js';
import { handoverRecord, mostRecorded } from '../reports/handover-record.js';
import { handedOverSchema, successionDetailSchema, successionItemSchema } from './succession-schemas.js';

const consumers = ['agencies', 'directives', 'accounts'];
const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** What became of agencies whose place others have taken, and how far the handing over has come. */
@Controller('admin/successions')
@Roles('admin', 'inspector')
export class SuccessionQueriesController {
  constructor(
    private readonly queries: QueryGateway,
    private readonly line: ExportLine,
    @Inject(CONFIG) private readonly config: Pick<Config, 'letterhead'>,
    @Inject(POOL) private readonly pool: Pool,
  ) {}

  @Get()
  @ApiDoc({
    summary: 'The successions of agencies, the last recorded first',
    answer: z.object({ items: z.array(successionItemSchema) }),
    query: true,
  })
  async list(
    @Query({ schema: afterSchema }) { after }: z.infer<typeof afterSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ items: SuccessionItem[] }> {
    return { items: await this.queries.read(reply, consumers, after, (pool) => listSuccessions(pool)) };
  }

  @Get(':id')
  @ApiDoc({
    summary: 'A succession, and how far the handing over has come',
    answer: successionDetailSchema,
    query: true,
    problems: [404],
  })
  one(
    @Param('id', idParameter) id: string,
    @Query({ schema: afterSchema }) { after }: z.infer<typeof afterSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SuccessionDetail> {
    return this.#find(reply, id, after);
  }

  @Get(':id/directives')
  @ApiDoc({
    summary: 'The directives that went over, in the order in which they did',
    answer: pageOf(handedOverSchema),
    query: true,
  })
  directives(
    @Param('id', idParameter) id: string,
    @Query({ schema: pageSchema }) { after, ...page }: z.infer<typeof pageSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<HandedOverItem>> {
    return this.queries.read(reply, consumers, after, (pool) => listHandedOver(pool, id, page));
  }

  @Get(':id/record')
  @Export()
  @ApiDoc({
    summary: 'The handover record to print and sign, as an official document in Vietnamese',
    mediaTypes: [docx],
    query: true,
    problems: [404],
  })
  async record(
    @Param('id', idParameter) id: string,
    @Query({ schema: afterSchema }) { after }: z.infer<typeof afterSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    await this.line.wait(reply);
    const succession = await this.#find(reply, id, after);
    const directives = await handedOverFirst(this.pool, id, mostRecorded);
    await requestCheckpoint(this.pool);
    const name = `ban-giao_${succession.effectiveOn}.docx`;
    void reply
      .type(docx)
      .header('content-disposition', `attachment; filename="${name}"`)
      .header('content-language', 'vi');
    return Buffer.from(await handoverRecord(succession, directives, this.config.letterhead));
  }

  async #find(reply: FastifyReply, id: string, after: string | undefined): Promise<SuccessionDetail> {
    const found = await this.queries.read(reply, consumers, after, (pool) => findSuccession(pool, id));
    if (found === null)
      throw new Rejection('not-found', 'succession-not-found', 'There is no such succession.');
    return found;
  }
}
