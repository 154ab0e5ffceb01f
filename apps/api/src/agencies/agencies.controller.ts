import { Body, Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ActOnAgency, RegisterAgency } from '#application';
import { Roles } from '../auth/access.js';
import { commandAnswerSchema, defined, emailField, idParameter, text } from '../commands/command-schemas.js';
import { CommandGateway, type CommandAnswer } from '../commands/command-gateway.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { dayField } from '../queries/query-fields.js';
import { legalBasisField } from './legal-basis-field.js';

const registerSchema = z.strictObject({
  code: text(40),
  name: text(300),
  headEmail: emailField.nullable().optional(),
  officeEmail: emailField.nullable().optional(),
});

const renameSchema = z.strictObject({
  name: text(300),
  basis: legalBasisField.optional().meta({ description: 'The instrument that gave it the name' }),
  effectiveOn: dayField.optional(),
});

const contactsSchema = z
  .strictObject({
    headEmail: emailField.nullable().optional(),
    officeEmail: emailField.nullable().optional(),
  })
  .refine(({ headEmail, officeEmail }) => headEmail !== undefined || officeEmail !== undefined, {
    error: 'name headEmail or officeEmail',
  });

@Controller('agencies')
@Roles('admin')
export class AgenciesController {
  constructor(private readonly gateway: CommandGateway) {}

  @Post()
  @HttpCode(201)
  @ApiDoc({ summary: 'Register an agency', answer: commandAnswerSchema, command: 'unconditional' })
  register(
    @Body({ schema: registerSchema }) agency: z.infer<typeof registerSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const { headEmail = null, officeEmail = null, ...rest } = agency;
    const envelope = this.gateway.unconditionalEnvelopeOf(request);
    return this.gateway.execute(new RegisterAgency({ ...rest, headEmail, officeEmail }, envelope));
  }

  @Post(':id/rename')
  @HttpCode(200)
  @ApiDoc({ summary: 'Rename an agency', answer: commandAnswerSchema, command: true })
  rename(
    @Param('id', idParameter) id: string,
    @Body({ schema: renameSchema }) { name, ...instrument }: z.infer<typeof renameSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const envelope = this.gateway.envelopeOf(request);
    const asked = { type: 'RenameAgency', name, ...defined(instrument) } as const;
    return this.gateway.execute(new ActOnAgency(id, asked, envelope));
  }

  @Post(':id/contacts')
  @HttpCode(200)
  @ApiDoc({
    summary: 'Change where an agency is written to; null takes an address away, what is left out stays',
    answer: commandAnswerSchema,
    command: true,
  })
  changeContacts(
    @Param('id', idParameter) id: string,
    @Body({ schema: contactsSchema }) contacts: z.infer<typeof contactsSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const envelope = this.gateway.envelopeOf(request);
    return this.gateway.execute(new ActOnAgency(id, { type: 'ChangeAgencyContacts', ...contacts }, envelope));
  }
}
