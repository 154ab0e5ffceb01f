import { Body, Controller, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Pool } from 'pg';
import { z } from 'zod';
import { ReferenceData } from '#application';
import { consumerStates, requestRebuild } from '#consumers';
import { FreshlyProven, Roles } from '../auth/access.js';
import { idParameter, text } from '../commands/command-schemas.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { POOL } from '../platform/injection-tokens.js';
import { Problem } from '../problems/problem.js';
import { SecurityRecord } from '../security/security-record.js';
import { readModelsOf } from './read-models.js';

const rebuildSchema = z.strictObject({ reason: text(500) });

const rebuildAnswerSchema = z
  .object({ consumer: z.string(), version: z.number().int() })
  .meta({ id: 'RebuildRequested' });

/** Read models, filled anew from the log beside those that answer meanwhile; on record before it begins. */
@Controller('admin/consumers/:name')
@Roles('admin')
export class RebuildsController {
  constructor(
    private readonly security: SecurityRecord,
    private readonly reference: ReferenceData,
    @Inject(POOL) private readonly pool: Pool,
  ) {}

  /** The worker fills it; how far it has come stands in the health report, as a build that is not live. */
  @Post('rebuild')
  @HttpCode(200)
  @FreshlyProven()
  @ApiDoc({
    summary:
      'Have a read model filled anew from the log, on record; one that is being filled is left to finish',
    answer: rebuildAnswerSchema,
  })
  async rebuild(
    @Param('name', idParameter) name: string,
    @Body({ schema: rebuildSchema }) { reason }: z.infer<typeof rebuildSchema>,
    @Req() request: FastifyRequest,
  ): Promise<z.infer<typeof rebuildAnswerSchema>> {
    const readModel = readModelsOf(this.reference).find((each) => each.name === name);
    if (readModel === undefined) throw new Problem(404, 'read-model-not-found');
    const { version } = readModel;
    const live = (await consumerStates(this.pool)).find((state) => state.live && state.name === name);
    if (live !== undefined && live.version !== version) throw new Problem(409, 'read-model-of-other-release');
    await this.security.record(request, { type: 'RebuildRequested', data: { readModels: [name], reason } });
    await requestRebuild(this.pool, readModel);
    return { consumer: name, version };
  }
}
