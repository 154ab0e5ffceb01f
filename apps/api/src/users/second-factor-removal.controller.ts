import { Body, Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { accounts, ActOnAccount, DeciderCommandHandler } from '#application';
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
    private readonly commands: DeciderCommandHandler,
  ) {}

  /**
   * The event comes first, and the secret goes where none is on record then: given again, it takes nothing away that was
   * enrolled since. Cut off between the two, signing in asks for a code until this is asked again.
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
    const asked = { type: 'RemoveSecondFactor', reason } as const;
    const answer = await this.gateway.execute(new ActOnAccount(id, asked, this.gateway.envelopeOf(request)));
    const { state } = await this.commands.load(accounts, id);
    if (state?.hasSecondFactor !== true) await this.secondFactors.remove(id);
    return answer;
  }
}
