import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { RegisterAgency } from '#application';
import { Roles } from '../auth/access.js';
import { commandAnswerSchema } from '../commands/command-answer-schema.js';
import { CommandDesk, type CommandAnswer } from '../commands/command-desk.js';
import { emailField, text } from '../commands/fields.js';
import { Told } from '../documentation/told.js';

const registerSchema = z.strictObject({
  code: text(40),
  name: text(300),
  headEmail: emailField.nullable().optional(),
  officeEmail: emailField.nullable().optional(),
});

@Controller('agencies')
export class AgenciesController {
  constructor(private readonly desk: CommandDesk) {}

  @Post()
  @HttpCode(201)
  @Roles('admin')
  @Told({ summary: 'Register an agency', answer: commandAnswerSchema, command: true })
  register(
    @Body({ schema: registerSchema }) agency: z.infer<typeof registerSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const { headEmail = null, officeEmail = null, ...rest } = agency;
    return this.desk.give(
      request,
      (envelope) => new RegisterAgency({ ...rest, headEmail, officeEmail }, envelope),
    );
  }
}
