import { Body, Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ActOnAccount, ReferenceData, type CommandEnvelope } from '#application';
import { leavesStoodInBy, Rejection } from '#domain';
import { FreshlyProven, Roles } from '../auth/access.js';
import { commandAnswerSchema, idParameter, nothingSchema, text } from '../commands/command-schemas.js';
import { CommandGateway, type CommandAnswer } from '../commands/command-gateway.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { preferredLanguage } from '../problems/language.js';
import { answerOf, problemOf } from '../problems/problem-of.js';
import { erasureWords } from './erasure-words.js';

/** What an erasure rests on, and why it is done. */
export const erasureSchema = z.strictObject({
  authority: text(500).meta({ description: 'The request, the decision or the rule that it rests on' }),
  reason: text(2_000),
});
type Asked = z.infer<typeof erasureSchema>;

const previewSchema = z
  .object({
    problem: z
      .record(z.string(), z.unknown())
      .nullable()
      .meta({ description: 'Why it would be refused now; null where it would not' }),
    erased: z.array(z.string()).meta({ description: 'What would be erased for good, in sentences' }),
    stays: z.array(z.string()).meta({ description: 'What would stay, and why' }),
  })
  .meta({ id: 'ErasurePreview' });
type Preview = z.infer<typeof previewSchema>;

/** The end of what is kept of an account's person: the records of what they did stay, without their name. */
@Controller('users/:id/erase')
@Roles('admin')
export class ErasureController {
  constructor(
    private readonly gateway: CommandGateway,
    private readonly reference: ReferenceData,
  ) {}

  @Post()
  @HttpCode(200)
  @FreshlyProven()
  @ApiDoc({
    summary: 'Erase the personal data of an account that is out of use, for good',
    answer: commandAnswerSchema,
    command: true,
  })
  erase(
    @Param('id', idParameter) id: string,
    @Body({ schema: erasureSchema }) asked: Asked,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    return this.gateway.execute(this.#erasing(id, asked, this.gateway.envelopeOf(request)));
  }

  @Post('preview')
  @HttpCode(200)
  @ApiDoc({
    summary:
      'What the same would erase, what would stay and why, and whether it would be refused; records nothing',
    answer: previewSchema,
    problems: [404],
  })
  async preview(
    @Param('id', idParameter) id: string,
    @Body({ schema: nothingSchema }) _nothing: unknown,
    @Req() request: FastifyRequest,
  ): Promise<Preview> {
    const language = preferredLanguage(request.headers['accept-language']);
    const envelope = this.gateway.previewEnvelopeOf(request);
    const { erased, stays } = erasureWords[language];
    const answer = { erased: [...erased], stays: [...stays] };
    try {
      await this.gateway.preview(this.#erasing(id, { authority: '', reason: '' }, envelope));
      return { problem: null, ...answer };
    } catch (error) {
      if (!(error instanceof Rejection) || error.kind === 'not-found') throw error;
      return { problem: { ...answerOf(problemOf(error, language), language).document }, ...answer };
    }
  }

  #erasing(id: string, asked: Asked, envelope: CommandEnvelope): ActOnAccount {
    const standsInFor = leavesStoodInBy(id, this.reference.accounts(), envelope.today);
    return new ActOnAccount(id, { type: 'ErasePersonalData', ...asked, standsInFor }, envelope);
  }
}
