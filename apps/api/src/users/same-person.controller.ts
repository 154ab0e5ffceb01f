import { Body, Controller, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ActOnAccount, ReferenceData } from '#application';
import { Rejection, type SamePersonCommand, stableId } from '#domain';
import type { Config } from '#platform';
import { FreshlyProven, Roles } from '../auth/access.js';
import { commandAnswerSchema, idField, idParameter, reasonField } from '../commands/command-schemas.js';
import { CommandGateway, type CommandAnswer } from '../commands/command-gateway.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { CONFIG } from '../platform/injection-tokens.js';

const samePersonSchema = z.union([
  z.strictObject({
    otherId: idField.meta({ description: 'Another account here' }),
    reason: reasonField,
  }),
  z.strictObject({
    subject: z
      .string()
      .min(1)
      .max(255)
      .meta({ description: 'How the outside issuer names the person (`sub`)' }),
    reason: reasonField,
  }),
]);

type Asked = z.infer<typeof samePersonSchema>;

/** Which accounts the office knows to be of one person: nobody judges by one what they reported by the other. */
@Controller('users/:id/same-person')
@Roles('admin')
export class SamePersonController {
  constructor(
    private readonly gateway: CommandGateway,
    private readonly reference: ReferenceData,
    @Inject(CONFIG) private readonly config: Pick<Config, 'oidc'>,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiDoc({
    summary: 'Record that an account and another one are of the same person',
    answer: commandAnswerSchema,
    command: true,
  })
  record(
    @Param('id', idParameter) id: string,
    @Body({ schema: samePersonSchema }) asked: Asked,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    return this.#act('RecordSamePerson', id, asked, request);
  }

  @Post('withdraw')
  @HttpCode(200)
  @FreshlyProven()
  @ApiDoc({
    summary: 'Withdraw that two accounts are of the same person, which was an error',
    answer: commandAnswerSchema,
    command: true,
  })
  withdraw(
    @Param('id', idParameter) id: string,
    @Body({ schema: samePersonSchema }) asked: Asked,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    return this.#act('WithdrawSamePerson', id, asked, request);
  }

  #act(
    type: SamePersonCommand['type'],
    id: string,
    asked: Asked,
    request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const { reason } = asked;
    const command = { type, otherId: this.#otherOf(asked), reason };
    return this.gateway.execute(new ActOnAccount(id, command, this.gateway.envelopeOf(request)));
  }

  /** @throws Rejection `account-not-found`, `no-outside-issuer` */
  #otherOf(asked: Asked): string {
    if ('subject' in asked) {
      if (this.config.oidc !== undefined) return stableId('oidc', this.config.oidc.issuer, asked.subject);
      throw new Rejection('impossible', 'no-outside-issuer', 'No outside issuer is configured.', 'subject');
    }
    if (this.reference.account(asked.otherId) !== undefined) return asked.otherId;
    throw new Rejection('impossible', 'account-not-found', 'There is no such account.', 'otherId');
  }
}
