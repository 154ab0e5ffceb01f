import { Body, Controller, Header, HttpCode, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Rejection, type Account } from '#domain';
import { BeforePasswordChange, BeforeSecondFactor, EveryRole } from '../auth/access.js';
import { originOf } from '../auth/auth.controller.js';
import { PasswordChanges } from '../auth/password-changes.js';
import { newPasswordField } from '../auth/password-rules.js';
import { SignIn } from '../auth/sign-in.js';
import { ownAccountId } from '../auth/viewer.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { Problem } from '../problems/problem.js';

const changeSchema = z.strictObject({
  currentPassword: z.string().min(1).max(200),
  newPassword: newPasswordField,
});

/** One's own password. */
@Controller('me/password')
@EveryRole()
export class PasswordController {
  constructor(
    private readonly signIn: SignIn,
    private readonly changes: PasswordChanges,
  ) {}

  /** @throws Rejection `wrong-current-password`, `password-unchanged`, and those of `PasswordChanges.change` */
  @Post()
  @HttpCode(204)
  @Header('Cache-Control', 'no-store')
  @BeforePasswordChange()
  @BeforeSecondFactor()
  @ApiDoc({
    summary: 'Change one’s password; one’s other sessions end, and every token that was made before',
    problems: [409, 422, 429, 503],
  })
  async change(
    @Body({ schema: changeSchema }) { currentPassword, newPassword }: z.infer<typeof changeSchema>,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    const account = await this.#prove(ownAccountId(request), currentPassword, request);
    if (currentPassword === newPassword)
      throw new Rejection('impossible', 'password-unchanged', 'It is the same password.', 'newPassword');
    const { sessionId, id: correlationId } = request;
    await this.changes.change(account, newPassword, { sessionId, correlationId });
  }

  /** A wrong one is a wrong field: whoever asks is signed in. */
  async #prove(accountId: string, password: string, request: FastifyRequest): Promise<Account> {
    try {
      return await this.signIn.provePassword(accountId, password, originOf(request));
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'wrong-credentials') throw error;
      throw new Rejection(
        'impossible',
        'wrong-current-password',
        'The current password is wrong.',
        'currentPassword',
      );
    }
  }
}
