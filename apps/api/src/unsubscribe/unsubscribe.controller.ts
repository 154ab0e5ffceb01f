import { Controller, Get, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ActOnAccount, ReferenceData } from '#application';
import { UnsubscribeTokens } from '#notifications';
import { defaultLanguage, type Account, type Language } from '#domain';
import type { Clock, Config } from '#platform';
import { Public } from '../auth/access.js';
import { CommandGateway } from '../commands/command-gateway.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { addressKey, RateLimits } from '../limits/rate-limits.js';
import { CLOCK, CONFIG } from '../platform/injection-tokens.js';
import { preferredLanguage } from '../problems/language.js';
import { answerOf, problemOf } from '../problems/problem-of.js';
import { Problem } from '../problems/problem.js';
import { askingPage, donePage, pageHeaders, pageOf } from './unsubscribe-page.js';

/** The way out that each mail to an account names (RFC 8058). Whoever holds the link may use it, and nobody signs in. */
@Controller('unsubscribe')
export class UnsubscribeController {
  readonly #tokens: UnsubscribeTokens;

  constructor(
    private readonly gateway: CommandGateway,
    private readonly reference: ReferenceData,
    private readonly limits: RateLimits,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) { tokenSecret }: Config,
  ) {
    this.#tokens = new UnsubscribeTokens(tokenSecret);
  }

  @Get(':token')
  @Public()
  @ApiDoc({
    summary: 'A page that asks whether to stop e-mail, and stops nothing by being looked at',
    mediaTypes: ['text/html'],
    problems: [404, 410, 429],
  })
  async ask(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await inPages(request, reply, async () => {
      const account = await this.#ownerOf(token, request.ip);
      return askingPage(languageOf(account));
    });
  }

  @Post(':token')
  @HttpCode(200)
  @Public()
  @RouteConfig({ takesForms: true })
  @ApiDoc({
    summary: 'Stop e-mail to the account that the link names; its inbox stays',
    mediaTypes: ['text/html'],
    problems: [404, 410, 429, 503],
  })
  async stop(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await inPages(request, reply, async () => {
      const account = await this.#ownerOf(token, request.ip);
      const { id, name, role, agencyId } = account;
      request.actor = { id, name, role, ...(agencyId === null ? {} : { agencyId }) };
      const { timeZone } = this.reference.calendar();
      const envelope = this.gateway.envelopeOf(request);
      await this.gateway.execute(new ActOnAccount(id, { type: 'StopEmail', timeZone }, envelope));
      return donePage(languageOf(account));
    });
  }

  /** @throws Problem 404 for a link that never was one of ours, 410 for one that was, 429 */
  async #ownerOf(token: string, address: string): Promise<Account> {
    const from = addressKey(address);
    await this.limits.spend('links', from);
    await this.limits.spend('linksOfToken', `${token} ${from}`);
    const read = await this.#tokens.read(token, this.clock.now());
    if (read === 'expired') throw new Problem(410, 'unsubscribe-link-expired');
    const account = read === 'invalid' ? undefined : this.reference.account(read.accountId);
    if (account === undefined || account.disabled) throw new Problem(404, 'unsubscribe-link-invalid');
    return account;
  }
}

/** Answers with a page, a problem too where a person looks at it; programs get the problem as it is everywhere. */
async function inPages(
  request: FastifyRequest,
  reply: FastifyReply,
  work: () => Promise<string>,
): Promise<void> {
  try {
    const page = await work();
    void reply.code(200).headers(pageHeaders).send(page);
  } catch (error) {
    if (!(request.headers.accept ?? '').includes('text/html')) throw error;
    const language = preferredLanguage(request.headers['accept-language']);
    const problem = problemOf(error, language);
    if (problem.status === 500) throw error;
    const { status, headers, document } = answerOf(problem, language);
    const page = pageOf(language, { title: document.title, text: document.detail });
    void reply
      .code(status)
      .headers({ ...headers, ...pageHeaders })
      .send(page);
  }
}

/** The language of the mail that the link stands in. */
const languageOf = ({ notifications }: Account): Language => notifications?.language ?? defaultLanguage;
