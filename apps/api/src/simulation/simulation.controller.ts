import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Roles } from '../auth/access.js';
import { viewerOf } from '../auth/viewer.js';
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
  constructor(private readonly simulation: Simulation) {}

  @Post('clock')
  @HttpCode(200)
  @ApiDoc({
    summary: 'Set the simulated clock forward; 404 in a normal run',
    answer: advancedSchema,
    problems: [404, 409, 429, 503],
  })
  async advance(
    @Body({ schema: advanceSchema }) { to }: z.infer<typeof advanceSchema>,
    @Req() request: FastifyRequest,
  ): Promise<z.infer<typeof advancedSchema>> {
    const { now, instants, recorded } = await this.simulation.advance(new Date(to), viewerOf(request));
    return { now: now.toISOString(), instants, recorded };
  }
}
