import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { deliverNotificationsName, listUnreminded, type Unreminded } from '#delivery';
import { addDays, localDateSchema, TimeZone } from '#domain';
import { Roles } from '../auth/access.js';
import { Told } from '../documentation/told.js';
import { afterField } from '../queries/query-fields.js';
import { Readings } from '../queries/readings.js';
import { Inspections } from './inspections.js';

const querySchema = z.strictObject({ ...afterField, from: localDateSchema, to: localDateSchema });

const unremindedSchema = z
  .object({
    reminderId: z.string(),
    directiveId: z.string(),
    number: z.string().nullable(),
    title: z.string().nullable(),
    type: z.string(),
    step: z.string(),
    deadline: z.string().nullable(),
    dueAt: z.iso.datetime(),
    attempts: z.array(z.object({ channel: z.string(), state: z.string(), reason: z.string().nullable() })),
  })
  .meta({ id: 'Unreminded' });

/** What was overdue although nobody was successfully told. */
@Controller('audit/unreminded')
@Roles('inspector', 'admin')
export class UnremindedController {
  constructor(
    private readonly readings: Readings,
    private readonly inspections: Inspections,
  ) {}

  @Get()
  @Told({
    summary: 'What was overdue and never successfully told, from one day to another, both included',
    answer: z.object({ items: z.array(unremindedSchema) }),
    query: true,
  })
  async list(
    @Query({ schema: querySchema }) query: z.infer<typeof querySchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ items: Unreminded[] }> {
    await this.inspections.record(request, 'unreminded', query);
    const { timeZone } = this.readings.calendar;
    const zone = TimeZone.named(timeZone);
    const from = zone.startOfDay(query.from);
    const to = zone.startOfDay(addDays(query.to, 1));
    const items = await this.readings.read(reply, [deliverNotificationsName], query.after, (pool) =>
      listUnreminded(pool, { from, to, timeZone }),
    );
    return { items };
  }
}
