import { Body, Controller, Delete, Get, Header, HttpCode, Inject, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ReferenceData } from '#application';
import { Rejection } from '#domain';
import type { Clock, Config } from '#platform';
import { EveryRole, FreshlyProven } from '../auth/access.js';
import { prefix } from '../auth/routes.js';
import { viewerOf } from '../auth/viewer.js';
import { nothingSchema } from '../commands/command-schemas.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { isHead } from '../http/requests.js';
import { CLOCK, CONFIG } from '../platform/injection-tokens.js';
import { SecurityRecord } from '../security/security-record.js';
import { FeedLinks, type Holder } from '../calendar-feed/feed-links.js';

const validUntilField = z.iso.datetime().nullable().meta({
  description:
    'When the link of somebody without an account here stops working, unless they ask here again; else null',
});

const linkSchema = z
  .object({
    madeAt: z.iso.datetime().nullable().meta({ description: 'Null when there is no link' }),
    validUntil: validUntilField,
  })
  .meta({ id: 'CalendarFeed' });

const madeSchema = z
  .object({
    url: z
      .url()
      .meta({ description: 'A secret: whoever has it reads the deadlines. It is shown only once.' }),
    madeAt: z.iso.datetime(),
    validUntil: validUntilField,
  })
  .meta({ id: 'CalendarFeedLink' });

/** The link of one's own calendar feed. */
@Controller('me/calendar-feed')
@EveryRole()
export class OwnFeedController {
  constructor(
    private readonly links: FeedLinks,
    private readonly security: SecurityRecord,
    private readonly reference: ReferenceData,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Whoever an outside issuer vouches for, and asks, is believed for longer. */
  @Get()
  @ApiDoc({
    summary: 'Whether one has a calendar feed, since when and until when; to ask prolongs what would expire',
    answer: linkSchema,
    problems: [503],
  })
  async read(@Req() request: FastifyRequest): Promise<z.infer<typeof linkSchema>> {
    const { id } = viewerOf(request);
    const holder = holderOf(request);
    if (holder && !isHead(request)) await this.links.believe(id, holder, this.clock.now());
    const link = await this.links.linkOf(id);
    return {
      madeAt: link?.madeAt.toISOString() ?? null,
      validUntil: link?.validUntil?.toISOString() ?? null,
    };
  }

  /** @throws Rejection `account-not-found` while the account of whoever asks is not known yet */
  @Post()
  @HttpCode(201)
  @Header('Cache-Control', 'no-store')
  @FreshlyProven()
  @ApiDoc({
    summary: 'Make the link of one’s calendar feed; the one before is revoked',
    answer: madeSchema,
    problems: [404, 503],
  })
  async make(
    @Body({ schema: nothingSchema }) _nothing: unknown,
    @Req() request: FastifyRequest,
  ): Promise<z.infer<typeof madeSchema>> {
    const { id } = viewerOf(request);
    const holder = holderOf(request);
    if (holder === null && this.reference.account(id) === undefined)
      throw new Rejection('not-found', 'account-not-found', 'There is no such account.');
    const { token, madeAt, validUntil } = await this.links.make(id, this.clock.now(), holder);
    await this.security.record(request, {
      type: 'SecretMade',
      data: { secret: 'calendar-feed', ownerId: id },
    });
    const url = `${this.config.publicUrl}${prefix}/calendar-feeds/${token}/deadlines.ics`;
    return { url, madeAt: madeAt.toISOString(), validUntil: validUntil?.toISOString() ?? null };
  }

  @Delete()
  @HttpCode(204)
  @ApiDoc({ summary: 'Revoke the link of one’s calendar feed', problems: [503] })
  async revoke(@Req() request: FastifyRequest): Promise<void> {
    const { id } = viewerOf(request);
    if (!(await this.links.revoke(id))) return;
    await this.security.recordDone(request, {
      type: 'SecretWithdrawn',
      data: { secret: 'calendar-feed', ownerId: id },
    });
  }
}

/** What an outside issuer says of whoever asks; null where an account here says it. */
function holderOf(request: FastifyRequest): Holder | null {
  const { name, role, agencyId } = viewerOf(request);
  const issuer = request.outsideIssuer;
  if (issuer === null || role === 'system') return null;
  return { issuer, name, role, ...(agencyId === undefined ? {} : { agencyId }) };
}
