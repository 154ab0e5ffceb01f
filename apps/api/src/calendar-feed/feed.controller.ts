import { createHash } from 'node:crypto';
import { Controller, Get, Header, Inject, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ReferenceData } from '#application';
import { calendarFeed } from '#delivery';
import { defaultNotificationSettings, type Account } from '#domain';
import type { Config } from '#platform';
import { listOpenDeadlines } from '#read-models';
import { Public } from '../auth/access.js';
import { hasSeen } from '../commands/conditions.js';
import { Told } from '../documentation/told.js';
import { CONFIG } from '../parts.js';
import { Problem } from '../problems/problem.js';
import { Readings } from '../queries/readings.js';
import { FeedLinks } from './feed-links.js';

/** What calendar programs fetch. They have no bearer: the address itself is the secret. */
@Controller('calendar-feeds')
export class FeedController {
  constructor(
    private readonly links: FeedLinks,
    private readonly readings: Readings,
    private readonly reference: ReferenceData,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get(':token/deadlines.ics')
  @Public()
  @Header('Cache-Control', 'private, no-cache')
  @Header('Content-Type', 'text/calendar; charset=utf-8')
  @Header('Referrer-Policy', 'no-referrer')
  @Told({
    summary: 'The open deadlines that the owner of the link may see, as an iCalendar feed',
    mediaTypes: ['text/calendar'],
    conditional: true,
    problems: [404, 503],
  })
  async deadlines(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | undefined> {
    const account = await this.#ownerOf(token);
    const { today, calendar } = this.readings;
    const deadlines = await this.readings.read(reply, ['directives'], undefined, (pool) =>
      listOpenDeadlines(pool, viewerWith(account), today),
    );
    const { language } = account.notifications ?? defaultNotificationSettings(false, calendar.timeZone);
    const feed = calendarFeed(deadlines, { language, publicUrl: this.config.publicUrl });
    const etag = `"${createHash('sha256').update(feed).digest('base64url')}"`;
    void reply.header('etag', etag);
    if (!hasSeen(request.headers['if-none-match'], etag)) return feed;
    void reply.code(304);
    return undefined;
  }

  /** Who has no link, revoked it or lost the account is told the same. */
  async #ownerOf(token: string): Promise<Account> {
    const accountId = await this.links.accountOf(token);
    const account = accountId === null ? undefined : this.reference.account(accountId);
    if (account === undefined || account.disabled) throw new Problem(404, 'calendar-feed-not-found');
    return account;
  }
}

function viewerWith({ id, role, agencyId }: Account) {
  return { id, role, ...(agencyId === null ? {} : { agencyId }) };
}
