import { Body, Controller, Header, HttpCode, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ActOnAccount } from '#application';
import { isOpaqueString, roleSchema } from '#domain';
import { FreshlyProven, Roles } from '../auth/access.js';
import {
  commandAnswerSchema,
  emailField,
  idField,
  idParameter,
  nothingSchema,
  reasonField,
  text,
} from '../commands/command-schemas.js';
import { CommandGateway, type CommandAnswer } from '../commands/command-gateway.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { Registration, type InvitingAnswer } from './registration.js';

const registerSchema = z.strictObject({
  username: z
    .string()
    .normalize('NFKC')
    .min(1)
    .max(100)
    .regex(/^[\p{L}\p{N}][\p{L}\p{N}._@-]*$/u),
  password: z
    .string()
    .min(8)
    .max(200)
    .refine(isOpaqueString, 'must not hold control or invisible characters')
    .optional()
    .meta({
      description:
        'Temporary: its owner changes it before anything else. Without it the answer holds an invitation to choose one.',
    }),
  name: text(200),
  role: roleSchema,
  agencyId: idField.nullable().optional(),
  email: emailField.nullable().optional(),
});

const invitingAnswerSchema = commandAnswerSchema
  .extend({
    invitation: z
      .object({
        token: z.string().meta({ description: 'For POST /auth/invitations/{token}; told here alone' }),
        expiresAt: z.iso.datetime(),
      })
      .optional(),
  })
  .meta({ id: 'InvitingAnswer' });

const emailSchema = z.strictObject({ email: emailField.nullable() });

const correctionSchema = z.strictObject({
  field: z.enum(['name']),
  value: text(200),
  reason: reasonField,
  authority: text(500),
});

const roleChangeSchema = z.strictObject({
  role: roleSchema,
  agencyId: idField.nullable().optional(),
  reason: reasonField,
});

/** Local accounts. */
@Controller('users')
@Roles('admin')
export class UsersController {
  constructor(
    private readonly gateway: CommandGateway,
    private readonly registration: Registration,
  ) {}

  @Post()
  @HttpCode(201)
  @Header('Cache-Control', 'no-store')
  @FreshlyProven()
  @ApiDoc({
    summary: 'Register a local account, with a temporary password or with an invitation to choose one',
    answer: invitingAnswerSchema,
    command: 'unconditional',
  })
  register(
    @Body({ schema: registerSchema }) asked: z.infer<typeof registerSchema>,
    @Req() request: FastifyRequest,
  ): Promise<InvitingAnswer> {
    const { password, agencyId = null, email = null, ...rest } = asked;
    const facts = { ...rest, agencyId, email };
    if (password === undefined) return this.registration.invite(request, facts);
    return this.registration.register(request, facts, password);
  }

  @Post(':id/reset')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @FreshlyProven()
  @ApiDoc({
    summary:
      'Put an end to a person’s password, sessions and tokens at once, and invite them to choose another',
    answer: invitingAnswerSchema,
    command: true,
  })
  reset(
    @Param('id', idParameter) id: string,
    @Body({ schema: nothingSchema }) _nothing: unknown,
    @Req() request: FastifyRequest,
  ): Promise<InvitingAnswer> {
    return this.registration.inviteAgain(request, id);
  }

  @Post(':id/email')
  @HttpCode(200)
  @ApiDoc({
    summary: 'Change where an account is written to; null takes the address away',
    answer: commandAnswerSchema,
    command: true,
  })
  changeEmail(
    @Param('id', idParameter) id: string,
    @Body({ schema: emailSchema }) { email }: z.infer<typeof emailSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const envelope = this.gateway.envelopeOf(request);
    return this.gateway.execute(new ActOnAccount(id, { type: 'ChangeAccountEmail', email }, envelope));
  }

  @Post(':id/correct')
  @HttpCode(200)
  @ApiDoc({
    summary: 'Correct what was recorded of an account by a new event',
    answer: commandAnswerSchema,
    command: true,
  })
  correct(
    @Param('id', idParameter) id: string,
    @Body({ schema: correctionSchema }) asked: z.infer<typeof correctionSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const envelope = this.gateway.envelopeOf(request);
    return this.gateway.execute(new ActOnAccount(id, { type: 'CorrectAccount', ...asked }, envelope));
  }

  @Post(':id/disable')
  @HttpCode(200)
  @ApiDoc({ summary: 'Take an account out of use, at once', answer: commandAnswerSchema, command: true })
  disable(
    @Param('id', idParameter) id: string,
    @Body({ schema: nothingSchema }) _nothing: unknown,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const envelope = this.gateway.envelopeOf(request);
    return this.gateway.execute(new ActOnAccount(id, { type: 'DisableAccount' }, envelope));
  }

  @Post(':id/enable')
  @HttpCode(200)
  @FreshlyProven()
  @ApiDoc({ summary: 'Put an account back in use', answer: commandAnswerSchema, command: true })
  enable(
    @Param('id', idParameter) id: string,
    @Body({ schema: nothingSchema }) _nothing: unknown,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const envelope = this.gateway.envelopeOf(request);
    return this.gateway.execute(new ActOnAccount(id, { type: 'EnableAccount' }, envelope));
  }

  @Post(':id/role')
  @HttpCode(200)
  @FreshlyProven()
  @ApiDoc({
    summary: 'Change what a person acts as, and for which agency; it holds at once',
    answer: commandAnswerSchema,
    command: true,
  })
  changeRole(
    @Param('id', idParameter) id: string,
    @Body({ schema: roleChangeSchema }) asked: z.infer<typeof roleChangeSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const { role, agencyId = null, reason } = asked;
    const envelope = this.gateway.envelopeOf(request);
    return this.gateway.execute(
      new ActOnAccount(id, { type: 'ChangeAccountRole', role, agencyId, reason }, envelope),
    );
  }
}
