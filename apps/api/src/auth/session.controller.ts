import { Body, Controller, Delete, Get, Header, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { agencies, DeciderCommandHandler, ReferenceData } from '#application';
import { actorOf, Rejection, roleSchema, type Actor } from '#domain';
import type { Clock, Config } from '#platform';
import { ApiDoc } from '../documentation/api-doc.js';
import { CLOCK, CONFIG } from '../platform/injection-tokens.js';
import { Problem } from '../problems/problem.js';
import { SecurityRecord } from '../security/security-record.js';
import { BeforePasswordChange, BeforeSecondFactor, EveryRole, Public } from './access.js';
import { codeField, credentialsSchema, originOf } from './auth.controller.js';
import { requireNoOtherSite } from './authentication.js';
import { noSessionCookie, sessionCookie, sessionSecretOf } from './cookies.js';
import { Sessions } from './sessions.js';
import { SignIn } from './sign-in.js';
import { isSecondFactorDue } from './token-verifier.js';
import { ownAccountId, viewerOf } from './viewer.js';

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
    secondFactor: z.boolean().meta({ description: 'Whether signing in asks for a code' }),
    secondFactorDue: z
      .boolean()
      .meta({ description: 'Whether nothing but /me/second-factor is open until one is enrolled' }),
    sessionId: z.string().optional().meta({ description: 'Absent where a token asks' }),
    expiresAt: z.iso.datetime().meta({ description: 'The end that no use puts off' }),
    idleExpiresAt: z.iso
      .datetime()
      .optional()
      .meta({ description: 'When the session ends if it is not used from now on' }),
    now: z.iso
      .datetime()
      .meta({ description: 'What the system’s clock shows; where it is a simulated one, that' }),
  })
  .meta({ id: 'SignedInPerson' });

type Who = z.infer<typeof whoSchema>;

const proofSchema = z.strictObject({ password: z.string().min(1).max(200), code: codeField.optional() });

/** Whoever asks is signed in: what is wrong then is a field, and not who asks. */
async function asFault<Result>(proving: Promise<Result>): Promise<Result> {
  try {
    return await proving;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.code === 'wrong-credentials')
      throw new Rejection('impossible', 'wrong-current-password', 'The password is wrong.', 'password');
    if (error.code === 'wrong-second-factor' || error.code === 'second-factor-required')
      throw new Rejection('impossible', error.code, 'A code of the second factor is needed.', 'code');
    throw error;
  }
}

/** The session of the page: a cookie in place of a token, which no script can read. */
@Controller('auth/session')
export class SessionController {
  constructor(
    private readonly signIn: SignIn,
    private readonly sessions: Sessions,
    private readonly reference: ReferenceData,
    private readonly commands: DeciderCommandHandler,
    private readonly security: SecurityRecord,
    @Inject(CONFIG) private readonly config: Pick<Config, 'secondFactorFor'>,
    @Inject(CLOCK) private readonly clock: Clock,
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
    @Body({ schema: credentialsSchema }) { username, ...shown }: z.infer<typeof credentialsSchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Who> {
    requireNoOtherSite(request);
    const { account, deviceCookie } = await this.signIn.withPassword(username, shown, originOf(request));
    const earlier = sessionSecretOf(request);
    if (earlier !== undefined) await this.sessions.endOf(earlier);
    const origin = { address: request.ip, userAgent: request.headers['user-agent'] };
    const { secret, session } = await this.sessions.open(account, origin);
    const cookies = [sessionCookie(request, secret), ...(deviceCookie === undefined ? [] : [deviceCookie])];
    void reply.header('set-cookie', cookies);
    return {
      ...(await this.#describe(actorOf(account))),
      passwordChangeRequired: account.password.state === 'temporary',
      secondFactor: account.hasSecondFactor === true,
      secondFactorDue: isSecondFactorDue(account, this.config),
      sessionId: session.id,
      expiresAt: session.endsAt.toISOString(),
      idleExpiresAt: this.sessions.idleEndOf(session).toISOString(),
    };
  }

  @Get()
  @Header('Cache-Control', 'no-store')
  @EveryRole()
  @BeforePasswordChange()
  @BeforeSecondFactor()
  @ApiDoc({ summary: 'Who is signed in, and until when', answer: whoSchema })
  async read(@Req() request: FastifyRequest): Promise<Who> {
    const viewer = viewerOf(request);
    const isLocal = request.outsideIssuer === null;
    const account = isLocal ? this.reference.account(viewer.id) : undefined;
    const endsAt = new Date(request.tokenExpiresAtMs);
    const { sessionId } = request;
    const ofSession =
      sessionId === null
        ? {}
        : { sessionId, idleExpiresAt: this.sessions.idleEndOf({ endsAt }).toISOString() };
    return {
      ...(await this.#describe(viewer, isLocal)),
      passwordChangeRequired: account?.password.state === 'temporary',
      secondFactor: account?.hasSecondFactor === true,
      secondFactorDue: account !== undefined && isSecondFactorDue(account, this.config),
      expiresAt: endsAt.toISOString(),
      ...ofSession,
    };
  }

  /** A token is proven by signing in for another. */
  @Post('proof')
  @HttpCode(204)
  @EveryRole()
  @BeforeSecondFactor()
  @ApiDoc({
    summary:
      'Show once more that it is oneself, which secrets and acts on many things ask for after a quarter of an hour',
    problems: [409, 422, 429, 503],
  })
  async prove(
    @Body({ schema: proofSchema }) shown: z.infer<typeof proofSchema>,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    const { sessionId } = request;
    if (sessionId === null) throw new Rejection('conflict', 'no-session', 'A token has no session to prove.');
    const id = ownAccountId(request);
    await asFault(this.signIn.prove(id, shown, originOf(request)));
    await this.sessions.prove(id, sessionId);
  }

  /** With a token there is no session to end, and the token goes on. */
  @Delete()
  @HttpCode(204)
  @EveryRole()
  @BeforePasswordChange()
  @BeforeSecondFactor()
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
      ...{ id, name, role: roleSchema.parse(role), now: this.clock.now().toISOString() },
      ...(account === undefined ? {} : { username: account.username }),
      ...(agencyId === undefined ? {} : { agencyId }),
      ...(agency === null ? {} : { agencyName: agency.name }),
      ...(language === undefined ? {} : { language }),
    };
  }
}
