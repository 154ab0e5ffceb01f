import { Body, Controller, Header, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ApiDoc } from '../documentation/api-doc.js';
import { Public } from './access.js';
import { SignIn } from './sign-in.js';

const credentialsSchema = z.strictObject({
  username: z.string().min(1).max(100),
  password: z.string().min(1).max(200),
});

const tokenSchema = z.object({
  accessToken: z.string(),
  tokenType: z.literal('Bearer'),
  expiresIn: z.number().int().meta({ description: 'Seconds' }),
});

@Controller('auth')
export class AuthController {
  constructor(private readonly signIn: SignIn) {}

  @Post('token')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @Public()
  @ApiDoc({ summary: 'Sign in with a local account', answer: tokenSchema, problems: [429, 503] })
  async token(
    @Body({ schema: credentialsSchema }) { username, password }: z.infer<typeof credentialsSchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.infer<typeof tokenSchema>> {
    const origin = { address: request.ip, cookies: request.headers.cookie, correlationId: request.id };
    const { deviceCookie, ...token } = await this.signIn.withPassword(username, password, origin);
    if (deviceCookie !== undefined) void reply.header('set-cookie', deviceCookie);
    return { ...token, tokenType: 'Bearer' };
  }
}
