import { Body, Controller, Delete, Get, Header, HttpCode, Inject, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ReferenceData } from '#application';
import { Rejection } from '#domain';
import type { Clock, Config } from '#platform';
import { EveryRole } from '../auth/access.js';
import { prefix } from '../auth/routes.js';
import { viewerOf } from '../auth/viewer.js';
import { nothingSchema } from '../commands/fields.js';
import { Told } from '../documentation/told.js';
import { CLOCK, CONFIG } from '../parts.js';
import { FeedLinks } from './feed-links.js';

const linkSchema = z
  .object({
    madeAt: z.iso.datetime().nullable().meta({ description: 'Null when there is no link' }),
  })
  .meta({ id: 'CalendarFeed' });

const madeSchema = z
  .object({
    url: z
      .url()
      .meta({ description: 'A secret: whoever has it reads the deadlines. It is shown only once.' }),
    madeAt: z.iso.datetime(),
  })
  .meta({ id: 'CalendarFeedLink' });

/** The link of one's own calendar feed. */
@Controller('me/calendar-feed')
@EveryRole()
export class OwnFeedController {
  constructor(
    private readonly links: FeedLinks,
    private readonly reference: ReferenceData,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get()
  @Told({ summary: 'Whether one has a calendar feed, and since when', answer: linkSchema, problems: [503] })
  async read(@Req() request: FastifyRequest): Promise<z.infer<typeof linkSchema>> {
    const madeAt = await this.links.madeAt(viewerOf(request).id);
    return { madeAt: madeAt?.toISOString() ?? null };
  }

  /** @throws Rejection `account-not-found` for whoever signed in elsewhere and has no account here to disable */
  @Post()
  @HttpCode(201)
  @Header('Cache-Control', 'no-store')
  @Told({
    summary: 'Make the link of one’s calendar feed; the one before is revoked',
    answer: madeSchema,
    problems: [404, 503],
  })
  async make(
    @Body({ schema: nothingSchema }) _nothing: unknown,
    @Req() request: FastifyRequest,
  ): Promise<z.infer<typeof madeSchema>> {
    const { id } = viewerOf(request);
    if (this.reference.account(id) === undefined)
      throw new Rejection('not-found', 'account-not-found', 'There is no such account.');
    const now = this.clock.now();
    const token = await this.links.make(id, now);
    const url = `${this.config.publicUrl}${prefix}/calendar-feeds/${token}/deadlines.ics`;
    return { url, madeAt: now.toISOString() };
  }

  @Delete()
  @HttpCode(204)
  @Told({ summary: 'Revoke the link of one’s calendar feed', problems: [503] })
  async revoke(@Req() request: FastifyRequest): Promise<void> {
    await this.links.revoke(viewerOf(request).id);
  }
}
