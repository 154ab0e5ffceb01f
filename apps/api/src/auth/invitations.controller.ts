import { Body, Controller, Get, Header, HttpCode, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ApiDoc } from '../documentation/api-doc.js';
import { addressKey, RateLimits } from '../limits/rate-limits.js';
import { Public } from './access.js';
import { requireNoOtherSite } from './authentication.js';
import { Invitations, type Invited } from './invitations.js';
import { PasswordChanges } from './password-changes.js';
import { newPasswordField } from './password-rules.js';

const invitedSchema = z
  .object({ username: z.string(), name: z.string(), expiresAt: z.iso.datetime() })
  .meta({ id: 'InvitedPerson' });

const chosenSchema = z.strictObject({ password: newPasswordField });

/** What whoever was invited does before they can sign in. The address itself is the secret. */
@Controller('auth/invitations')
export class InvitationsController {
  constructor(
    private readonly invitations: Invitations,
    private readonly changes: PasswordChanges,
    private readonly limits: RateLimits,
  ) {}

  @Get(':token')
  @Header('Cache-Control', 'no-store')
  @Header('Referrer-Policy', 'no-referrer')
  @Public()
  @ApiDoc({ summary: 'Whom an invitation is for', answer: invitedSchema, problems: [404, 429, 503] })
  async read(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
  ): Promise<z.infer<typeof invitedSchema>> {
    const { account, expiresAt } = await this.#find(token, request);
    return { username: account.username, name: account.name, expiresAt: expiresAt.toISOString() };
  }

  @Post(':token')
  @HttpCode(204)
  @Header('Cache-Control', 'no-store')
  @Public()
  @ApiDoc({
    summary: 'Choose a password by an invitation, which is used up by it',
    problems: [403, 404, 422, 429, 503],
  })
  async use(
    @Param('token') token: string,
    @Body({ schema: chosenSchema }) { password }: z.infer<typeof chosenSchema>,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    requireNoOtherSite(request);
    const { account } = await this.#find(token, request);
    await this.changes.useInvitation(account, password, request.id);
  }

  /** @throws Rejection `invitation-not-found`; Problem 429 */
  async #find(token: string, { ip }: FastifyRequest): Promise<Invited> {
    const from = addressKey(ip);
    await this.limits.spend('links', from);
    await this.limits.spend('linksOfToken', `${token} ${from}`);
    return this.invitations.find(token);
  }
}
