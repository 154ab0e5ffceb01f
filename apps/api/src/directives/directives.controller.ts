import { Body, Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { ActOnDirective, AmendDraft, AssignDirective, ReferenceData } from '#application';
import { Roles } from '../auth/access.js';
import {
  commandAnswerSchema as answer,
  completionAnswerSchema,
  idParameter,
  nothingSchema,
  defined,
} from '../commands/command-schemas.js';
import { CommandGateway, type CommandAnswer } from '../commands/command-gateway.js';
import { ApiDoc } from '../documentation/api-doc.js';
import {
  amendSchema,
  assignSchema,
  completionSchema,
  extensionDecisionSchema,
  extensionSchema,
  progressSchema,
  reasonSchema,
  resumeSchema,
  shareCompletionSchema,
} from './directive-schemas.js';

/** What people ask of one directive. */
@Controller('directives/:id')
export class DirectivesController {
  constructor(
    private readonly gateway: CommandGateway,
    private readonly reference: ReferenceData,
  ) {}

  @Post('assign')
  @HttpCode(200)
  @Roles('admin')
  @ApiDoc({ summary: 'Assign, or assign again with a reason', answer, command: true })
  assign(
    @Param('id', idParameter) id: string,
    @Body({ schema: assignSchema }) assignment: z.infer<typeof assignSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const { leadAgencyId, ...rest } = assignment;
    const envelope = this.gateway.envelopeOf(request);
    return this.gateway.execute(new AssignDirective(id, { leadAgencyId, ...defined(rest) }, envelope));
  }

  @Post('draft')
  @HttpCode(200)
  @Roles('admin')
  @ApiDoc({ summary: 'Change what a draft says; what is left out stays', answer, command: true })
  amend(
    @Param('id', idParameter) id: string,
    @Body({ schema: amendSchema }) amendment: z.infer<typeof amendSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const envelope = this.gateway.envelopeOf(request);
    return this.gateway.execute(new AmendDraft(id, defined(amendment), envelope));
  }

  @Post('accept')
  @HttpCode(200)
  @Roles('agency')
  @ApiDoc({ summary: 'Accept, as the lead agency', answer, command: true })
  accept(
    @Param('id', idParameter) id: string,
    @Body({ schema: nothingSchema }) _nothing: unknown,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const envelope = this.gateway.envelopeOf(request);
    return this.gateway.execute(new ActOnDirective(id, { type: 'AcceptDirective' }, envelope));
  }

  @Post('decline')
  @HttpCode(200)
  @Roles('agency')
  @ApiDoc({ summary: 'Decline, as the lead agency', answer, command: true })
  decline(
    @Param('id', idParameter) id: string,
    @Body({ schema: reasonSchema }) { reason }: z.infer<typeof reasonSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const envelope = this.gateway.envelopeOf(request);
    return this.gateway.execute(new ActOnDirective(id, { type: 'DeclineDirective', reason }, envelope));
  }

  @Post('progress')
  @HttpCode(200)
  @Roles('agency', 'admin')
  @ApiDoc({
    summary:
      'Report progress, as the lead or a co-ordinating agency, or as the office from a paper of theirs',
    answer,
    command: true,
  })
  progress(
    @Param('id', idParameter) id: string,
    @Body({ schema: progressSchema }) report: z.infer<typeof progressSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const { percent = null, effectiveOn, onBehalfOf, ...rest } = report;
    const envelope = this.gateway.envelopeOf(request);
    const asked = {
      type: 'ReportProgress',
      ...defined({ onBehalfOf }),
      percent,
      effectiveOn: effectiveOn ?? envelope.today,
      ...rest,
    } as const;
    return this.gateway.execute(new ActOnDirective(id, asked, envelope));
  }

  @Post('extension')
  @HttpCode(200)
  @Roles('agency', 'admin')
  @ApiDoc({
    summary: 'Ask for more time, as the lead agency, or as the office from a paper of theirs',
    answer,
    command: true,
  })
  requestExtension(
    @Param('id', idParameter) id: string,
    @Body({ schema: extensionSchema })
    { proposedDueOn, reason, onBehalfOf }: z.infer<typeof extensionSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const envelope = this.gateway.envelopeOf(request);
    const asked = {
      type: 'RequestExtension',
      proposedDueOn,
      reason,
      ...defined({ onBehalfOf }),
    } as const;
    return this.gateway.execute(new ActOnDirective(id, asked, envelope));
  }

  @Post('extension/decision')
  @HttpCode(200)
  @Roles('admin', 'leader')
  @ApiDoc({ summary: 'Grant, refuse or counter the request for more time', answer, command: true })
  decideExtension(
    @Param('id', idParameter) id: string,
    @Body({ schema: extensionDecisionSchema }) answered: z.infer<typeof extensionDecisionSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const { decision, ...rest } = answered;
    const calendarVersion = this.reference.calendar().version;
    const envelope = this.gateway.envelopeOf(request);
    const asked = {
      type: 'DecideExtension',
      decision,
      ...defined(rest),
      calendarVersion,
    } as const;
    return this.gateway.execute(new ActOnDirective(id, asked, envelope));
  }

  @Post('completion')
  @HttpCode(200)
  @Roles('agency', 'admin')
  @ApiDoc({
    summary: 'Report completion, as the lead agency; the answer names the shares that are open',
    answer: completionAnswerSchema,
    command: true,
  })
  completion(
    @Param('id', idParameter) id: string,
    @Body({ schema: completionSchema }) report: z.infer<typeof completionSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const { effectiveOn, onBehalfOf, ...rest } = report;
    const envelope = this.gateway.envelopeOf(request);
    const asked = {
      type: 'ReportCompletion',
      ...(onBehalfOf === undefined ? {} : { onBehalfOf: paperFrom(onBehalfOf) }),
      effectiveOn: effectiveOn ?? envelope.today,
      ...rest,
    } as const;
    return this.gateway.execute(new ActOnDirective(id, asked, envelope));
  }

  @Post('share/completion')
  @HttpCode(200)
  @Roles('agency', 'admin')
  @ApiDoc({
    summary:
      "Report one's own share done, as a co-ordinating agency, or as the office from a paper of theirs",
    answer,
    command: true,
  })
  shareCompletion(
    @Param('id', idParameter) id: string,
    @Body({ schema: shareCompletionSchema }) report: z.infer<typeof shareCompletionSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const { effectiveOn, onBehalfOf, ...rest } = report;
    const envelope = this.gateway.envelopeOf(request);
    const asked = {
      type: 'ReportShareCompletion',
      ...(onBehalfOf === undefined ? {} : { onBehalfOf: paperFrom(onBehalfOf) }),
      effectiveOn: effectiveOn ?? envelope.today,
      ...rest,
    } as const;
    return this.gateway.execute(new ActOnDirective(id, asked, envelope));
  }

  @Post('suspend')
  @HttpCode(200)
  @Roles('admin')
  @ApiDoc({ summary: 'Suspend', answer, command: true })
  suspend(
    @Param('id', idParameter) id: string,
    @Body({ schema: reasonSchema }) { reason }: z.infer<typeof reasonSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const envelope = this.gateway.envelopeOf(request);
    return this.gateway.execute(new ActOnDirective(id, { type: 'SuspendDirective', reason }, envelope));
  }

  @Post('resume')
  @HttpCode(200)
  @Roles('admin')
  @ApiDoc({ summary: 'Resume after a suspension', answer, command: true })
  resume(
    @Param('id', idParameter) id: string,
    @Body({ schema: resumeSchema }) asked: z.infer<typeof resumeSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const envelope = this.gateway.envelopeOf(request);
    return this.gateway.execute(
      new ActOnDirective(id, { type: 'ResumeDirective', reason: asked?.reason ?? null }, envelope),
    );
  }
}

function paperFrom({ receivedOn, ...paper }: NonNullable<z.infer<typeof completionSchema>['onBehalfOf']>) {
  return receivedOn === undefined ? paper : { ...paper, receivedOn };
}
