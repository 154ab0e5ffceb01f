import { Body, Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { ActOnAccount, ArrangeLeave } from '#application';
import { EveryRole } from '../auth/access.js';
import { commandAnswerSchema, leaveAnswerSchema, idParameter } from '../commands/command-schemas.js';
import { CommandGateway, type CommandAnswer } from '../commands/command-gateway.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { endedLeaveSchema, leaveSchema } from './leave-schemas.js';

/** When a person is away, and who stands in: the office says it of anybody, everybody of themself. */
@Controller('users/:id/leave')
@EveryRole()
export class LeaveController {
  constructor(private readonly gateway: CommandGateway) {}

  @Post()
  @HttpCode(201)
  @ApiDoc({
    summary: 'Arrange a person’s leave and who stands in: anybody’s for the office, else one’s own',
    answer: leaveAnswerSchema,
    command: true,
  })
  arrange(
    @Param('id', idParameter) id: string,
    @Body({ schema: leaveSchema }) leave: z.infer<typeof leaveSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const envelope = this.gateway.envelopeOf(request);
    return this.gateway.execute(new ArrangeLeave(id, leave, envelope));
  }

  @Post(':leaveId/end')
  @HttpCode(200)
  @ApiDoc({
    summary: 'End a leave today, or call it off; the person is told by name again at once',
    answer: commandAnswerSchema,
    command: true,
  })
  end(
    @Param('id', idParameter) accountId: string,
    @Param('leaveId', idParameter) leaveId: string,
    @Body({ schema: endedLeaveSchema }) asked: z.infer<typeof endedLeaveSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const reason = asked?.reason ?? null;
    const envelope = this.gateway.envelopeOf(request);
    return this.gateway.execute(
      new ActOnAccount(accountId, { type: 'EndLeave', accountId, leaveId, reason }, envelope),
    );
  }
}
