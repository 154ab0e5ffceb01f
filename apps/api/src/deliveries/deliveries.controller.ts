import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Pool } from 'pg';
import { z } from 'zod';
import { describeFailure } from '#domain';
import {
  deliverNotificationsName,
  listDeadDeliveries,
  sendAgain,
  sendChannelAgain,
  type DeadDelivery,
} from '#notifications';
import type { Page } from '#read-models';
import { Roles } from '../auth/access.js';
import { idParameter, nothingSchema } from '../commands/command-schemas.js';
import { idsField, mostAtATime, resultsField } from '../commands/batch-dispatcher.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { POOL } from '../platform/injection-tokens.js';
import { preferredLanguage } from '../problems/language.js';
import { answerOf } from '../problems/problem-of.js';
import { Problem } from '../problems/problem.js';
import { SecurityRecord } from '../security/security-record.js';
import { pageFields, pageOf } from '../queries/query-fields.js';
import { QueryGateway } from '../queries/query-gateway.js';

const querySchema = z.strictObject({ ...pageFields, state: z.enum(['dead', 'retrying']).default('dead') });

const deadSchema = z
  .object({
    id: z.string(),
    reminderId: z.string(),
    directiveId: z.string(),
    directiveNumber: z.string().nullable(),
    directiveTitle: z.string().nullable(),
    channel: z.enum(['email', 'webhook']),
    address: z.string(),
    reason: z.string().nullable().meta({ description: 'Why it was given up, in the reader’s language' }),
    failedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'DeadDelivery' });

/** Those named, or what a channel gave up. */
const retryManySchema = z
  .strictObject({ ids: idsField.optional(), channel: z.enum(['email', 'webhook']).optional() })
  .refine(({ ids, channel }) => (ids === undefined) !== (channel === undefined), {
    path: ['ids'],
    message: 'either ids or a channel is needed, and not both',
  });

const manyRetriedSchema = z
  .object({
    results: resultsField,
    left: z.number().int().nullable().meta({
      description: 'How many the channel gave up and are not asked to be sent again; null with ids',
    }),
  })
  .meta({ id: 'ManyRetried' });

/** Messages that were given up. */
@Controller('admin/deliveries')
@Roles('admin')
export class DeliveriesController {
  constructor(
    private readonly queries: QueryGateway,
    private readonly security: SecurityRecord,
    @Inject(POOL) private readonly pool: Pool,
  ) {}

  @Get()
  @ApiDoc({
    summary: 'Messages that were given up, or of these the ones being sent again, the newest first',
    answer: pageOf(deadSchema),
    query: true,
  })
  async list(
    @Query({ schema: querySchema }) { state, after, limit, cursor }: z.infer<typeof querySchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<DeadDelivery>> {
    const language = preferredLanguage(request.headers['accept-language']);
    const { items, ...rest } = await this.queries.read(reply, [deliverNotificationsName], after, (pool) =>
      listDeadDeliveries(pool, { state, limit, cursor }),
    );
    const inLanguage = (item: DeadDelivery): DeadDelivery => ({
      ...item,
      reason: item.reason === null ? null : describeFailure(item.reason, language),
    });
    return { items: items.map(inLanguage), ...rest };
  }

  @Post('retry')
  @HttpCode(200)
  @ApiDoc({
    summary: `Send again those named, or the next ${mostAtATime} that a channel gave up; one refusal does not stop the rest`,
    answer: manyRetriedSchema,
  })
  async retryMany(
    @Body({ schema: retryManySchema }) { ids = [], channel }: z.infer<typeof retryManySchema>,
    @Req() request: FastifyRequest,
  ): Promise<z.infer<typeof manyRetriedSchema>> {
    if (channel !== undefined) {
      const sent = await sendChannelAgain(this.pool, channel, mostAtATime);
      await this.#recordSent(request, sent.ids, channel);
      return { results: sent.ids.map((id) => ({ id, ok: true, status: 200 })), left: sent.left };
    }
    const sent = new Set(await sendAgain(this.pool, ids));
    await this.#recordSent(request, [...sent], null);
    const language = preferredLanguage(request.headers['accept-language']);
    const { status, document } = answerOf(new Problem(404, 'delivery-not-found'), language);
    const results = ids.map((id) =>
      sent.has(id) ? { id, ok: true, status: 200 } : { id, ok: false, status, problem: { ...document } },
    );
    return { results, left: null };
  }

  @Post(':id/retry')
  @HttpCode(200)
  @ApiDoc({ summary: 'Send a message again', answer: z.object({ id: z.string() }) })
  async retry(
    @Param('id', idParameter) id: string,
    @Body({ schema: nothingSchema }) _nothing: unknown,
    @Req() request: FastifyRequest,
  ): Promise<{ id: string }> {
    const sent = await sendAgain(this.pool, [id]);
    if (sent.length === 0) throw new Problem(404, 'delivery-not-found');
    await this.#recordSent(request, sent, null);
    return { id };
  }

  async #recordSent(request: FastifyRequest, ids: readonly string[], channel: string | null): Promise<void> {
    if (ids.length === 0) return;
    const data = { deliveryIds: [...ids], channel };
    await this.security.recordDone(request, { type: 'DeliveriesSentAgain', data });
  }
}
