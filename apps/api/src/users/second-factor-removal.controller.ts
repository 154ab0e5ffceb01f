import { Body, Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ActOnAccount, type CommandEnvelope } from '#application';
import { FreshlyProven, Roles } from '../auth/access.js';
import { SecondFactors } from '../auth/second-factor/second-factors.js';
import { commandAnswerSchema, idParameter, reasonField } from '../commands/command-schemas.js';
import { CommandGateway, type CommandAnswer } from '../commands/command-gateway.js';
import { ApiDoc } from '../documentation/api-doc.js';

const removalSchema = z.strictObject({ reason: reasonField });

/** The second factor of somebody who lost the device and the recovery codes. */
@Controller('users/:id/second-factor')
@Roles('admin')
export class SecondFactorRemovalController {
  constructor(
    private readonly gateway: CommandGateway,
    private readonly secondFactors: SecondFactors,
  ) {}

  /**
   * The secret goes first, once it is known that nothing is to be refused: cut off before the event, nobody signs in with the
   * account until this is asked again.
   */
  @Post('remove')
  @HttpCode(200)
  @FreshlyProven()
  @ApiDoc({
    summary: 'Take away the second factor of somebody who lost it, once the office knows that it is them',
    answer: commandAnswerSchema,
    command: true,
  })
  async remove(
    @Param('id', idParameter) id: string,
    @Body({ schema: removalSchema }) { reason }: z.infer<typeof removalSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const removing = (envelope: CommandEnvelope) =>
      new ActOnAccount(id, { type: 'RemoveSecondFactor', reason }, envelope);
    const envelope = this.gateway.envelopeOf(request);
    await this.gateway.preview(removing(this.gateway.previewEnvelopeOf(request)));
    await this.secondFactors.remove(id);
    return this.gateway.execute(removing(envelope));
  }
}
