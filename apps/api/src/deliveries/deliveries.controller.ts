import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Pool } from 'pg';
import { z } from 'zod';
import { deliverNotificationsName, listDeadDeliveries, sendAgain, type DeadDelivery } from '#delivery';
import type { Page } from '#read-models';
import { Roles } from '../auth/access.js';
import { idParameter, nothingSchema } from '../commands/fields.js';
import { Told } from '../documentation/told.js';
import { POOL } from '../parts.js';
import { Problem } from '../problems/problem.js';
import { pageFields, pageOf } from '../queries/query-fields.js';
import { Readings } from '../queries/readings.js';

const querySchema = z.strictObject({ ...pageFields, state: z.enum(['dead', 'retrying']).default('dead') });

const deadSchema = z
  .object({
    id: z.string(),
    reminderId: z.string(),
    directiveId: z.string(),
    channel: z.string(),
    address: z.string(),
    reason: z.string().nullable(),
    failedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'DeadDelivery' });

/** Messages that were given up. */
@Controller('admin/deliveries')
@Roles('admin')
export class DeliveriesController {
  constructor(
    private readonly readings: Readings,
    @Inject(POOL) private readonly pool: Pool,
  ) {}

  @Get()
  @Told({
    summary: 'Messages that were given up, or of these the ones being sent again, the newest first',
    answer: pageOf(deadSchema),
    query: true,
  })
  async list(
    @Query({ schema: querySchema }) { state, after, limit, cursor }: z.infer<typeof querySchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<DeadDelivery>> {
    return this.readings.read(reply, [deliverNotificationsName], after, (pool) =>
      listDeadDeliveries(pool, { state, limit, cursor }),
    );
  }

  @Post(':id/retry')
  @HttpCode(200)
  @Told({ summary: 'Send a message again', answer: z.object({ id: z.string() }) })
  async retry(
    @Param('id', idParameter) id: string,
    @Body({ schema: nothingSchema }) _nothing: unknown,
  ): Promise<{ id: string }> {
    if (!(await sendAgain(this.pool, id))) throw new Problem(404, 'delivery-not-found');
    return { id };
  }
}
