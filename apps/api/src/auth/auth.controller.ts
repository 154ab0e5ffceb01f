import { Body, Controller, Header, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { actorOf } from '#domain';
import { ApiDoc } from '../documentation/api-doc.js';
import { Public } from './access.js';
import { SignIn, type SignInOrigin } from './sign-in.js';
import { TokenVerifier } from './token-verifier.js';

/** Six digits of an authenticator app, or a recovery code, with blanks and hyphens or without. */
export const codeField = z
  .string()
  .min(1)
  .max(40)
  .meta({ description: 'Of the second factor, where the account has one: time-based, or a recovery code' });

/** What somebody signs in with. */
export const credentialsSchema = z.strictObject({
  username: z.string().min(1).max(100),
  password: z.string().min(1).max(200),
  code: codeField.optional(),
});

const tokenSchema = z.object({
  accessToken: z.string(),
  tokenType: z.literal('Bearer'),
  expiresIn: z.number().int().meta({ description: 'Seconds' }),
});

@Controller('auth')
export class AuthController {
  constructor(
    private readonly signIn: SignIn,
    private readonly tokens: TokenVerifier,
  ) {}

  @Post('token')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @Public()
  @ApiDoc({ summary: 'Sign in with a local account', answer: tokenSchema, problems: [429, 503] })
  async token(
    @Body({ schema: credentialsSchema }) { username, ...shown }: z.infer<typeof credentialsSchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.infer<typeof tokenSchema>> {
    const { account, deviceCookie } = await this.signIn.withPassword(username, shown, originOf(request));
    if (deviceCookie !== undefined) void reply.header('set-cookie', deviceCookie);
    const token = await this.tokens.issue(actorOf(account), account.password.generation);
    return { ...token, tokenType: 'Bearer' };
  }
}

/** Where an attempt to sign in comes from. */
export function originOf({ ip, headers, id }: FastifyRequest): SignInOrigin {
  return { address: ip, cookies: headers.cookie, correlationId: id };
}
