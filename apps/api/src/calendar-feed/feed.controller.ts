import { createHash } from 'node:crypto';
import { Controller, Get, Header, Inject, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ReferenceData } from '#application';
import { calendarFeed } from '#notifications';
import { defaultNotificationSettings, type Account, type Language } from '#domain';
import type { Clock, Config } from '#platform';
import { listOpenDeadlines, type Viewer } from '#read-models';
import { Public } from '../auth/access.js';
import { hasSeen } from '../commands/conditions.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { CLOCK, CONFIG } from '../platform/injection-tokens.js';
import { Problem } from '../problems/problem.js';
import { QueryGateway } from '../queries/query-gateway.js';
import { FeedLinks } from './feed-links.js';

/** What calendar programs fetch. They have no bearer: the address itself is the secret. */
@Controller('calendar-feeds')
export class FeedController {
  constructor(
    private readonly links: FeedLinks,
    private readonly queries: QueryGateway,
    private readonly reference: ReferenceData,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get(':token/deadlines.ics')
  @Public()
  @Header('Cache-Control', 'private, no-cache')
  @Header('Content-Type', 'text/calendar; charset=utf-8')
  @Header('Referrer-Policy', 'no-referrer')
  @ApiDoc({
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
    const { viewer, language } = await this.#ownerOf(token);
    const deadlines = await this.queries.read(reply, ['directives'], undefined, (pool) =>
      listOpenDeadlines(pool, viewer, this.queries.today),
    );
    const feed = calendarFeed(deadlines, { language, publicUrl: this.config.publicUrl });
    const etag = `"${createHash('sha256').update(feed).digest('base64url')}"`;
    void reply.header('etag', etag);
    if (!hasSeen(request.headers['if-none-match'], etag)) return feed;
    void reply.code(304);
    return undefined;
  }

  /** Who has no link, revoked it, lost the account or was not vouched for lately is told the same. */
  async #ownerOf(token: string): Promise<{ viewer: Viewer; language: Language }> {
    const owner = await this.links.ownerOf(token, this.clock.now());
    const account = owner && this.reference.account(owner.id);
    const { language } = account?.notifications ?? this.#habits();
    if (account && !account.disabled) return { viewer: viewerWith(account), language };
    const isCutOff = owner !== null && this.reference.isDisabled(owner.id);
    if (owner?.holder && !account && !isCutOff && owner.holder.issuer === this.config.oidc?.issuer)
      return { viewer: { ...owner.holder, id: owner.id }, language };
    throw new Problem(404, 'calendar-feed-not-found');
  }

  #habits() {
    return defaultNotificationSettings(false, this.queries.calendar.timeZone);
  }
}

function viewerWith({ id, role, agencyId }: Account) {
  return { id, role, ...(agencyId === null ? {} : { agencyId }) };
}
