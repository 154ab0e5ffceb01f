import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ReferenceData } from '#application';
import { findNotification, readInbox, type Inbox } from '#read-models';
import { EveryRole } from '../auth/access.js';
import { stoodInForBy, viewerOf } from '../auth/viewer.js';
import { commandAnswerSchema, idParameter, nothingSchema } from '../commands/command-schemas.js';
import { CommandGateway, type CommandAnswer } from '../commands/command-gateway.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { preferredLanguage } from '../problems/language.js';
import { Problem } from '../problems/problem.js';
import { pageFields, pageOf } from '../queries/query-fields.js';
import { QueryGateway } from '../queries/query-gateway.js';
import { NotificationReads } from './notification-reads.js';

const consumers = ['inbox'];

const inboxSchema = z.strictObject({ ...pageFields, unread: z.stringbool().optional() });

const notificationSchema = z
  .object({
    id: z.string(),
    eventId: z.string(),
    type: z.string(),
    directiveId: z.string(),
    directiveNumber: z.string(),
    directiveTitle: z.string(),
    audience: z.looseObject({ kind: z.string() }),
    recordedAt: z.iso.datetime(),
    readAt: z.iso.datetime().nullable(),
    words: z.string(),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Notification' });

/** One's own notifications. */
@Controller('inbox')
@EveryRole()
export class InboxController {
  constructor(
    private readonly queries: QueryGateway,
    private readonly gateway: CommandGateway,
    private readonly reads: NotificationReads,
    private readonly reference: ReferenceData,
  ) {}

  @Get()
  @ApiDoc({
    summary: "One's own notifications, the unread first",
    answer: pageOf(notificationSchema).extend({
      unread: z.number().int(),
      standingInFor: z
        .array(z.object({ id: z.string(), name: z.string() }))
        .meta({ description: 'Those on leave today whom one stands in for: all of it is for them too' }),
    }),
    query: true,
  })
  async list(
    @Query({ schema: inboxSchema }) { after, ...page }: z.infer<typeof inboxSchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Inbox & { readonly standingInFor: readonly { readonly id: string; readonly name: string }[] }> {
    const language = preferredLanguage(request.headers['accept-language']);
    const viewer = viewerOf(request);
    const inbox = await this.queries.read(reply, consumers, after, (pool) =>
      readInbox(pool, page, viewer, language),
    );
    const absent = stoodInForBy(request, this.reference, this.queries.now);
    return { ...inbox, standingInFor: absent.map(({ id, name }) => ({ id, name })) };
  }

  @Post(':id/read')
  @HttpCode(200)
  @ApiDoc({
    summary: 'Note that one has read a notification',
    answer: commandAnswerSchema,
    command: 'unconditional',
  })
  async read(
    @Param('id', idParameter) id: string,
    @Body({ schema: nothingSchema }) _nothing: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommandAnswer> {
    const envelope = this.gateway.unconditionalEnvelopeOf(request);
    const notification = await this.queries.read(reply, consumers, undefined, (pool) =>
      findNotification(pool, id, viewerOf(request), 'en'),
    );
    if (notification === null) throw new Problem(404, 'notification-not-found');
    return this.reads.record(id, envelope);
  }
}
