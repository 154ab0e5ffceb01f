import { Body, Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { evidenceSchema } from '#domain';
import {
  AttachMinutesFile,
  ConveneMeeting,
  CorrectMeeting,
  DraftDirective,
  PublishConclusions,
} from '#application';
import { Roles } from '../auth/access.js';
import { commandAnswerSchema, draftAnswerSchema, idParameter } from '../commands/command-schemas.js';
import { CommandGateway, type CommandAnswer } from '../commands/command-gateway.js';
import { draftSchema } from '../directives/directive-schemas.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { conveneSchema, correctMeetingSchema, publishSchema } from './meeting-schemas.js';

/** Meetings, the directives they hand out, and the notice that makes these effective. */
@Controller('meetings')
@Roles('admin')
export class MeetingsController {
  constructor(private readonly gateway: CommandGateway) {}

  @Post()
  @HttpCode(201)
  @ApiDoc({ summary: 'Convene a meeting', answer: commandAnswerSchema, command: 'unconditional' })
  convene(
    @Body({ schema: conveneSchema }) meeting: z.infer<typeof conveneSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const { place = null, chair = null, minutes = null, ...rest } = meeting;
    const envelope = this.gateway.unconditionalEnvelopeOf(request);
    return this.gateway.execute(new ConveneMeeting({ ...rest, place, chair, minutes }, envelope));
  }

  @Post(':id/directives')
  @HttpCode(201)
  @ApiDoc({ summary: 'Draft a directive under the next number', answer: draftAnswerSchema, command: true })
  draft(
    @Param('id', idParameter) id: string,
    @Body({ schema: draftSchema }) draft: z.infer<typeof draftSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const { leadAgencyId = null, due = null, ...rest } = draft;
    const envelope = this.gateway.envelopeOf(request);
    return this.gateway.execute(new DraftDirective(id, { ...rest, leadAgencyId, due }, envelope));
  }

  @Post(':id/publish')
  @HttpCode(200)
  @ApiDoc({ summary: 'Publish the notice of conclusions', answer: commandAnswerSchema, command: true })
  publish(
    @Param('id', idParameter) id: string,
    @Body({ schema: publishSchema }) notice: z.infer<typeof publishSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const { number, summary = null, ...rest } = notice;
    const envelope = this.gateway.envelopeOf(request);
    return this.gateway.execute(new PublishConclusions(id, { notice: number, summary, ...rest }, envelope));
  }

  @Post(':id/supplements')
  @HttpCode(200)
  @ApiDoc({
    summary: 'Publish a supplementary notice, which issues what was drafted since',
    answer: commandAnswerSchema,
    command: true,
  })
  supplement(
    @Param('id', idParameter) id: string,
    @Body({ schema: publishSchema }) notice: z.infer<typeof publishSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const { number, summary = null, ...rest } = notice;
    const published = { notice: number, summary, ...rest };
    const envelope = this.gateway.envelopeOf(request);
    return this.gateway.execute(new PublishConclusions(id, published, envelope, 'PublishSupplement'));
  }

  @Post(':id/minutes')
  @HttpCode(200)
  @ApiDoc({
    summary: 'Attach a file to the minutes; its bytes are sent with PUT /files/{sha256}',
    answer: commandAnswerSchema,
    command: true,
  })
  attachMinutes(
    @Param('id', idParameter) id: string,
    @Body({ schema: evidenceSchema }) file: z.infer<typeof evidenceSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    return this.gateway.execute(new AttachMinutesFile(id, file, this.gateway.envelopeOf(request)));
  }

  @Post(':id/correct')
  @HttpCode(200)
  @ApiDoc({
    summary: 'Correct a fact of the meeting or of a notice; its directives follow',
    answer: commandAnswerSchema,
    command: true,
  })
  correct(
    @Param('id', idParameter) id: string,
    @Body({ schema: correctMeetingSchema }) asked: z.infer<typeof correctMeetingSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const { notice, ...rest } = asked;
    const correction = notice === undefined ? rest : { ...rest, notice };
    const envelope = this.gateway.envelopeOf(request);
    return this.gateway.execute(new CorrectMeeting(id, correction, envelope));
  }
}
