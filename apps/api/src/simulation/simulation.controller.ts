import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Roles } from '../auth/access.js';
import { CommandGateway } from '../commands/command-gateway.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { Simulation } from './simulation.js';

const advanceSchema = z.strictObject({ to: z.iso.datetime({ offset: true }) });

const advancedSchema = z.object({
  now: z.iso.datetime(),
  instants: z.number().int().meta({ description: 'At how many instants something was due' }),
  recorded: z.number().int().meta({ description: 'Reminders, escalations and overdue facts recorded' }),
});

@Controller('simulation')
@Roles('admin')
export class SimulationController {
  constructor(
    private readonly simulation: Simulation,
    private readonly gateway: CommandGateway,
  ) {}

  @Post('clock')
  @HttpCode(200)
  @ApiDoc({
    summary: 'Set the simulated clock forward; 404 in a normal run',
    answer: advancedSchema,
    command: 'unconditional',
    problems: [429],
  })
  async advance(
    @Body({ schema: advanceSchema }) { to }: z.infer<typeof advanceSchema>,
    @Req() request: FastifyRequest,
  ): Promise<z.infer<typeof advancedSchema>> {
    const envelope = this.gateway.unconditionalEnvelopeOf(request);
    const { now, instants, recorded } = await this.simulation.advance(new Date(to), envelope);
    return { now: now.toISOString(), instants, recorded };
  }
}
