import { Body, Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ActOnOutsidePerson, ReferenceData } from '#application';
import { Rejection } from '#domain';
import { FreshlyProven, Roles } from '../auth/access.js';
import { commandAnswerSchema, idParameter, reasonField } from '../commands/command-schemas.js';
import { CommandGateway, type CommandAnswer } from '../commands/command-gateway.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { erasureSchema } from './erasure.controller.js';

const reasonSchema = z.strictObject({ reason: reasonField });

/** People for whom an outside issuer vouches, each by the id that the trail names them by. */
@Controller('outside-people')
@Roles('admin')
export class OutsidePeopleController {
  constructor(
    private readonly gateway: CommandGateway,
    private readonly reference: ReferenceData,
  ) {}

  @Post(':id/cut-off')
  @HttpCode(200)
  @ApiDoc({
    summary: 'Cut somebody of the outside issuer off, at once, whatever the issuer says of them',
    answer: commandAnswerSchema,
    command: true,
  })
  cutOff(
    @Param('id', idParameter) id: string,
    @Body({ schema: reasonSchema }) { reason }: z.infer<typeof reasonSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    return this.#act({ type: 'CutOffOutsidePerson', reason }, id, request);
  }

  @Post(':id/let-in')
  @HttpCode(200)
  @FreshlyProven()
  @ApiDoc({
    summary: 'Let somebody in again who was cut off, as far as the outside issuer vouches for them',
    answer: commandAnswerSchema,
    command: true,
  })
  letIn(
    @Param('id', idParameter) id: string,
    @Body({ schema: reasonSchema }) { reason }: z.infer<typeof reasonSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    return this.#act({ type: 'LetInOutsidePerson', reason }, id, request);
  }

  @Post(':id/erase')
  @HttpCode(200)
  @FreshlyProven()
  @ApiDoc({
    summary: 'Erase the personal data of somebody of the outside issuer who was cut off, for good',
    answer: commandAnswerSchema,
    command: true,
  })
  erase(
    @Param('id', idParameter) id: string,
    @Body({ schema: erasureSchema }) asked: z.infer<typeof erasureSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    return this.#act({ type: 'EraseOutsidePerson', ...asked }, id, request);
  }

  /** @throws Rejection `account-is-local` for one that is disabled, enabled and erased as an account */
  #act(asked: ActOnOutsidePerson['asked'], id: string, request: FastifyRequest): Promise<CommandAnswer> {
    if (this.reference.account(id) !== undefined)
      throw new Rejection('conflict', 'account-is-local', 'It is an account here: disable it instead.');
    return this.gateway.execute(new ActOnOutsidePerson(id, asked, this.gateway.envelopeOf(request)));
  }
}
