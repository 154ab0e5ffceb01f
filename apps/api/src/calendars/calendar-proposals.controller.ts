import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { AnswerProposal } from '#application';
import { listCalendarProposals, type CalendarProposal, type Page } from '#read-models';
import { Roles } from '../auth/access.js';
import { commandAnswerSchema, idParameter, defined } from '../commands/command-schemas.js';
import { CommandGateway, type CommandAnswer } from '../commands/command-gateway.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { pageOf, pageSchema } from '../queries/query-fields.js';
import { QueryGateway } from '../queries/query-gateway.js';
import { ProposalAnswers, type ManyAnswered } from './proposal-answers.js';
import {
  acceptManySchema,
  acceptSchema,
  calendarProposalSchema,
  dismissManySchema,
  dismissSchema,
  manyAnsweredSchema,
} from './proposal-schemas.js';

/** What the calendar in force would move; it moves nothing by itself. */
@Controller('calendar-proposals')
@Roles('admin')
export class CalendarProposalsController {
  constructor(
    private readonly gateway: CommandGateway,
    private readonly answers: ProposalAnswers,
    private readonly queries: QueryGateway,
  ) {}

  @Get()
  @Roles('admin', 'leader', 'inspector')
  @ApiDoc({
    summary: 'The open directives whose deadlines the calendar in force would move, and where to',
    answer: pageOf(calendarProposalSchema),
    query: true,
  })
  list(
    @Query({ schema: pageSchema }) { after, ...page }: z.infer<typeof pageSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<CalendarProposal>> {
    return this.queries.readByReference(reply, ['directives'], after, (pool, reference) =>
      listCalendarProposals(pool, page, reference),
    );
  }

  @Post('accept')
  @HttpCode(200)
  @ApiDoc({
    summary: 'Accept those named, or the next 500 of the list; one refusal does not stop the rest',
    answer: manyAnsweredSchema,
    command: 'unconditional',
  })
  acceptMany(
    @Body({ schema: acceptManySchema }) asked: z.infer<typeof acceptManySchema>,
    @Req() request: FastifyRequest,
  ): Promise<ManyAnswered> {
    return this.answers.answer(request, { type: 'RecalculateDeadline' }, asked ?? {});
  }

  @Post('dismiss')
  @HttpCode(200)
  @ApiDoc({
    summary: 'Dismiss those named, or the next 500 of the list; one refusal does not stop the rest',
    answer: manyAnsweredSchema,
    command: 'unconditional',
  })
  dismissMany(
    @Body({ schema: dismissManySchema }) asked: z.infer<typeof dismissManySchema>,
    @Req() request: FastifyRequest,
  ): Promise<ManyAnswered> {
    const { reason = null, ...rest } = asked ?? {};
    return this.answers.answer(request, { type: 'KeepDeadline', reason }, rest);
  }

  @Post(':directiveId/accept')
  @HttpCode(200)
  @ApiDoc({
    summary: 'Accept: the deadline moves, and its reminders with it',
    answer: commandAnswerSchema,
    command: true,
  })
  accept(
    @Param('directiveId', idParameter) id: string,
    @Body({ schema: acceptSchema }) asked: z.infer<typeof acceptSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const envelope = this.gateway.envelopeOf(request);
    return this.gateway.execute(
      new AnswerProposal(id, { type: 'RecalculateDeadline', ...defined(asked ?? {}) }, envelope),
    );
  }

  @Post(':directiveId/dismiss')
  @HttpCode(200)
  @ApiDoc({
    summary: 'Dismiss: the deadline stays, and this is not proposed again',
    answer: commandAnswerSchema,
    command: true,
  })
  dismiss(
    @Param('directiveId', idParameter) id: string,
    @Body({ schema: dismissSchema }) asked: z.infer<typeof dismissSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const { reason = null, ...rest } = asked ?? {};
    const envelope = this.gateway.envelopeOf(request);
    return this.gateway.execute(
      new AnswerProposal(id, { type: 'KeepDeadline', reason, ...defined(rest) }, envelope),
    );
  }
}
