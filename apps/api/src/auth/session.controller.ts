import { Body, Controller, Delete, Get, Header, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { agencies, DeciderCommandHandler, ReferenceData } from '#application';
import { actorOf, roleSchema, type Actor } from '#domain';
import { ApiDoc } from '../documentation/api-doc.js';
import { SecurityRecord } from '../security/security-record.js';
import { BeforePasswordChange, EveryRole, Public } from './access.js';
import { credentialsSchema, originOf } from './auth.controller.js';
import { requireNoOtherSite } from './authentication.js';
import { noSessionCookie, sessionCookie, sessionSecretOf } from './cookies.js';
import { Sessions } from './sessions.js';
import { SignIn } from './sign-in.js';
import { viewerOf } from './viewer.js';

const whoSchema = z
  .object({
    id: z.string(),
    username: z.string().optional().meta({ description: 'Absent for whoever an outside issuer vouches for' }),
    name: z.string(),
    role: roleSchema,
    agencyId: z.string().optional(),
    agencyName: z.string().optional(),
    language: z.enum(['vi', 'en']).optional().meta({ description: 'The one that the person chose' }),
    passwordChangeRequired: z
      .boolean()
      .meta({ description: 'Whether nothing but POST /me/password is open until the password is changed' }),
    sessionId: z.string().optional().meta({ description: 'Absent where a token asks' }),
    expiresAt: z.iso.datetime().meta({ description: 'The end that no use puts off' }),
    idleExpiresAt: z.iso
      .datetime()
      .optional()
      .meta({ description: 'When the session ends if it is not used from now on' }),
  })
  .meta({ id: 'SignedInPerson' });

type Who = z.infer<typeof whoSchema>;

/** The session of the page: a cookie in place of a token, which no script can read. */
@Controller('auth/session')
export class SessionController {
  constructor(
    private readonly signIn: SignIn,
    private readonly sessions: Sessions,
    private readonly reference: ReferenceData,
    private readonly commands: DeciderCommandHandler,
    private readonly security: SecurityRecord,
  ) {}

  /** Whoever was signed in with the same browser before is signed out. */
  @Post()
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @Public()
  @ApiDoc({
    summary:
      'Sign in with a local account by a cookie, for pages; commands then need the header X-Requested-With: dondoc',
    answer: whoSchema,
    problems: [401, 403, 429, 503],
  })
  async open(
    @Body({ schema: credentialsSchema }) { username, password }: z.infer<typeof credentialsSchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Who> {
    requireNoOtherSite(request);
    const { account, deviceCookie } = await this.signIn.withPassword(username, password, originOf(request));
    const earlier = sessionSecretOf(request);
    if (earlier !== undefined) await this.sessions.endOf(earlier);
    const origin = { address: request.ip, userAgent: request.headers['user-agent'] };
    const { secret, session } = await this.sessions.open(account, origin);
    const cookies = [sessionCookie(request, secret), ...(deviceCookie === undefined ? [] : [deviceCookie])];
    void reply.header('set-cookie', cookies);
    return {
      ...(await this.#describe(actorOf(account))),
      passwordChangeRequired: account.password.state === 'temporary',
      sessionId: session.id,
      expiresAt: session.endsAt.toISOString(),
      idleExpiresAt: this.sessions.idleEndOf(session).toISOString(),
    };
  }

  @Get()
  @Header('Cache-Control', 'no-store')
  @EveryRole()
  @BeforePasswordChange()
  @ApiDoc({ summary: 'Who is signed in, and until when', answer: whoSchema })
  async read(@Req() request: FastifyRequest): Promise<Who> {
    const viewer = viewerOf(request);
    const isLocal = request.outsideIssuer === null;
    const endsAt = new Date(request.tokenExpiresAtMs);
    const { sessionId } = request;
    const ofSession =
      sessionId === null
        ? {}
        : { sessionId, idleExpiresAt: this.sessions.idleEndOf({ endsAt }).toISOString() };
    return {
      ...(await this.#describe(viewer, isLocal)),
      passwordChangeRequired: isLocal && this.reference.account(viewer.id)?.password.state === 'temporary',
      expiresAt: endsAt.toISOString(),
      ...ofSession,
    };
  }

  /** With a token there is no session to end, and the token goes on. */
  @Delete()
  @HttpCode(204)
  @EveryRole()
  @BeforePasswordChange()
  @ApiDoc({ summary: 'Sign out: end the session that asks', problems: [503] })
  async end(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    const { sessionId } = request;
    if (sessionId === null) return;
    const viewer = viewerOf(request);
    await this.sessions.end(viewer.id, sessionId);
    void reply.header('set-cookie', noSessionCookie(request));
    const username = this.reference.account(viewer.id)?.username ?? null;
    const data = { username, address: request.ip.slice(0, 100), reason: 'signed-out' } as const;
    await this.security.count({ type: 'SessionEnded', data }, viewer, request.id);
  }

  async #describe({ id, name, role, agencyId }: Actor, isLocal = true) {
    const account = isLocal ? this.reference.account(id) : undefined;
    const agency = agencyId === undefined ? null : (await this.commands.load(agencies, agencyId)).state;
    const language = account?.notifications?.language;
    return {
      ...{ id, name, role: roleSchema.parse(role) },
      ...(account === undefined ? {} : { username: account.username }),
      ...(agencyId === undefined ? {} : { agencyId }),
      ...(agency === null ? {} : { agencyName: agency.name }),
      ...(language === undefined ? {} : { language }),
    };
  }
}
