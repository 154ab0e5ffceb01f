import { Body, Controller, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ActOnParkedStream } from '#application';
import { Roles } from '../auth/access.js';
import { commandAnswerSchema as answer } from '../commands/command-schemas.js';
import { CommandGateway, type CommandAnswer } from '../commands/command-gateway.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { Problem } from '../problems/problem.js';
import { parkedActSchema, parkedStreamSchema, streamIdParameter } from './parked-schemas.js';
import { ParkedStreams, type ParkedStreamAnswer } from './parked-streams.js';

const parkedListSchema = z
  .object({ items: z.array(parkedStreamSchema), nextCursor: z.null() })
  .meta({ id: 'ParkedStreams' });

/** Streams whose next event cannot be read, and what an administrator does about them. */
@Controller('admin/parked')
@Roles('admin')
export class ParkedController {
  constructor(
    private readonly gateway: CommandGateway,
    private readonly parked: ParkedStreams,
  ) {}

  @Get()
  @ApiDoc({ summary: 'The streams whose next event cannot be read, all of them', answer: parkedListSchema })
  async list(): Promise<z.infer<typeof parkedListSchema>> {
    return { items: await this.parked.all(), nextCursor: null };
  }

  @Post(':streamId/retry')
  @HttpCode(200)
  @ApiDoc({ summary: 'Have a stream tried again, on record', answer, command: 'unconditional' })
  retry(
    @Param('streamId', streamIdParameter) streamId: string,
    @Body({ schema: parkedActSchema }) { reason }: z.infer<typeof parkedActSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    return this.#act(request, 'RetryParkedStream', streamId, reason);
  }

  @Post(':streamId/set-aside')
  @HttpCode(200)
  @ApiDoc({
    summary: 'Set the event that cannot be read aside, on record: what follows it is read',
    answer,
    command: 'unconditional',
  })
  setAside(
    @Param('streamId', streamIdParameter) streamId: string,
    @Body({ schema: parkedActSchema }) { reason }: z.infer<typeof parkedActSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    return this.#act(request, 'SetEventAside', streamId, reason);
  }

  async #act(
    request: FastifyRequest,
    type: 'RetryParkedStream' | 'SetEventAside',
    streamId: string,
    reason: string,
  ): Promise<CommandAnswer> {
    const parked: ParkedStreamAnswer | undefined = await this.parked.one(streamId);
    if (parked === undefined) throw new Problem(404, 'not-parked');
    const { revision } = parked;
    const envelope = this.gateway.unconditionalEnvelopeOf(request);
    return this.gateway.execute(new ActOnParkedStream({ type, streamId, revision, reason }, envelope));
  }
}
