import { Body, Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { ActOnDirective, RecordLatenessCause } from '#application';
import { Roles } from '../auth/access.js';
import {
  commandAnswerSchema as answer,
  idParameter,
  nothingSchema,
  defined,
} from '../commands/command-schemas.js';
import { CommandGateway, type CommandAnswer } from '../commands/command-gateway.js';
import { ApiDoc } from '../documentation/api-doc.js';
import {
  closeSchema,
  correctSchema,
  latenessCauseSchema,
  reasonSchema,
  referralSchema,
  reopenSchema,
} from './directive-schemas.js';

/** What the focal office alone does to directives. */
@Controller('admin/directives')
@Roles('admin')
export class OfficeDirectivesController {
  constructor(private readonly gateway: CommandGateway) {}

  @Post(':id/close')
  @HttpCode(200)
  @ApiDoc({ summary: 'Close: take the directive off follow-up', answer, command: true })
  close(
    @Param('id', idParameter) id: string,
    @Body({ schema: closeSchema }) { outcome, ...rest }: z.infer<typeof closeSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const envelope = this.gateway.envelopeOf(request);
    return this.gateway.execute(
      new ActOnDirective(id, { type: 'CloseDirective', outcome, ...defined(rest) }, envelope),
    );
  }

  @Post(':id/extension/refer')
  @HttpCode(200)
  @ApiDoc({ summary: 'Put a request for more time before the leader', answer, command: true })
  refer(
    @Param('id', idParameter) id: string,
    @Body({ schema: referralSchema }) asked: z.infer<typeof referralSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const envelope = this.gateway.envelopeOf(request);
    const command = { type: 'ReferExtension', opinion: asked?.opinion ?? null } as const;
    return this.gateway.execute(new ActOnDirective(id, command, envelope));
  }

  @Post(':id/lateness-cause')
  @HttpCode(200)
  @ApiDoc({
    summary: 'Say why a directive is or was overdue, by a cause of the list; said again, the latest counts',
    answer,
    command: true,
  })
  latenessCause(
    @Param('id', idParameter) id: string,
    @Body({ schema: latenessCauseSchema }) finding: z.infer<typeof latenessCauseSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const { causeId, note = null, evidence } = finding;
    const envelope = this.gateway.envelopeOf(request);
    return this.gateway.execute(new RecordLatenessCause(id, { causeId, note, evidence }, envelope));
  }

  @Post(':id/return')
  @HttpCode(200)
  @ApiDoc({ summary: 'Return a completion report; work goes on', answer, command: true })
  return(
    @Param('id', idParameter) id: string,
    @Body({ schema: reasonSchema }) { reason }: z.infer<typeof reasonSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const envelope = this.gateway.envelopeOf(request);
    return this.gateway.execute(new ActOnDirective(id, { type: 'ReturnCompletion', reason }, envelope));
  }

  @Post(':id/shares/:agencyId/confirm')
  @HttpCode(200)
  @ApiDoc({ summary: "Confirm that a co-ordinating agency's share is done", answer, command: true })
  confirmShare(
    @Param('id', idParameter) id: string,
    @Param('agencyId', idParameter) agencyId: string,
    @Body({ schema: nothingSchema }) _nothing: unknown,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const envelope = this.gateway.envelopeOf(request);
    return this.gateway.execute(new ActOnDirective(id, { type: 'ConfirmShare', agencyId }, envelope));
  }

  @Post(':id/shares/:agencyId/return')
  @HttpCode(200)
  @ApiDoc({ summary: "Return the report of a co-ordinating agency's share", answer, command: true })
  returnShare(
    @Param('id', idParameter) id: string,
    @Param('agencyId', idParameter) agencyId: string,
    @Body({ schema: reasonSchema }) { reason }: z.infer<typeof reasonSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const envelope = this.gateway.envelopeOf(request);
    return this.gateway.execute(new ActOnDirective(id, { type: 'ReturnShare', agencyId, reason }, envelope));
  }

  @Post(':id/reopen')
  @HttpCode(200)
  @ApiDoc({ summary: 'Reopen a closed directive', answer, command: true })
  reopen(
    @Param('id', idParameter) id: string,
    @Body({ schema: reopenSchema }) { reason, ...rest }: z.infer<typeof reopenSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const envelope = this.gateway.envelopeOf(request);
    return this.gateway.execute(
      new ActOnDirective(id, { type: 'ReopenDirective', reason, ...defined(rest) }, envelope),
    );
  }

  @Post(':id/correct')
  @HttpCode(200)
  @ApiDoc({ summary: 'Correct a recorded fact by a new event', answer, command: true })
  correct(
    @Param('id', idParameter) id: string,
    @Body({ schema: correctSchema }) { code, ...rest }: z.infer<typeof correctSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const envelope = this.gateway.envelopeOf(request);
    return this.gateway.execute(
      new ActOnDirective(id, { type: 'CorrectDirective', ...rest, ...defined({ code }) }, envelope),
    );
  }
}
