import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ListLatenessCause, RetireLatenessCause } from '#application';
import { causeNameSchema } from '#domain';
import { listLatenessCauses } from '#read-models';
import { EveryRole, Roles } from '../auth/access.js';
import {
  commandAnswerSchema as answer,
  idParameter,
  reasonField,
  text,
} from '../commands/command-schemas.js';
import { CommandGateway, type CommandAnswer } from '../commands/command-gateway.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { afterSchema } from '../queries/query-fields.js';
import { QueryGateway } from '../queries/query-gateway.js';

const consumers = ['directives'];

const causeSchema = z.strictObject({ code: text(40), name: causeNameSchema });
const retireSchema = z.strictObject({ reason: reasonField });

const causesSchema = z
  .object({
    items: z.array(
      z
        .object({
          id: z.string(),
          code: z.string(),
          name: causeNameSchema,
          active: z.boolean().meta({ description: 'Whether a directive may name it from now on' }),
        })
        .meta({ id: 'LatenessCause' }),
    ),
    nextCursor: z.null(),
  })
  .meta({ id: 'LatenessCauses' });

/** The list of causes of lateness that the office keeps. */
@Controller('admin/lateness-causes')
export class LatenessCausesController {
  constructor(
    private readonly gateway: CommandGateway,
    private readonly queries: QueryGateway,
  ) {}

  @Get()
  @EveryRole()
  @ApiDoc({ summary: 'The causes of lateness, all of them by code', answer: causesSchema, query: true })
  async list(
    @Query({ schema: afterSchema }) { after }: z.infer<typeof afterSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.infer<typeof causesSchema>> {
    const items = await this.queries.read(reply, consumers, after, listLatenessCauses);
    return { items, nextCursor: null };
  }

  @Post()
  @HttpCode(201)
  @Roles('admin')
  @ApiDoc({ summary: 'Put a cause of lateness on the list', answer, command: 'unconditional' })
  add(
    @Body({ schema: causeSchema }) cause: z.infer<typeof causeSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const envelope = this.gateway.unconditionalEnvelopeOf(request);
    return this.gateway.execute(new ListLatenessCause(cause, envelope));
  }

  @Post(':id/retire')
  @HttpCode(200)
  @Roles('admin')
  @ApiDoc({
    summary: 'Retire a cause: it stays with the directives that name it, and no other may',
    answer,
    command: true,
  })
  retire(
    @Param('id', idParameter) id: string,
    @Body({ schema: retireSchema }) { reason }: z.infer<typeof retireSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    return this.gateway.execute(new RetireLatenessCause(id, reason, this.gateway.envelopeOf(request)));
  }
}
