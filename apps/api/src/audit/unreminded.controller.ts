import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  deliverNotificationsName,
  listUnreminded,
  overduePeriodsName,
  unremindedReasons,
  type Unreminded,
} from '#notifications';
import { addDays, localDateSchema, TimeZone } from '#domain';
import type { Clock } from '#platform';
import type { Page } from '#read-models';
import { Roles } from '../auth/access.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { CLOCK } from '../platform/injection-tokens.js';
import { dayField, pageFields, pageOf } from '../queries/query-fields.js';
import { QueryGateway } from '../queries/query-gateway.js';
import { requirePast } from '../queries/window.js';
import { Inspections } from './inspections.js';

const consumers = [deliverNotificationsName, overduePeriodsName];

const querySchema = z
  .strictObject({ ...pageFields, from: dayField, to: dayField })
  .refine(({ from, to }) => to >= from, { error: 'must not be before `from`', path: ['to'] });

const unremindedSchema = z
  .object({
    directiveId: z.string(),
    number: z.string().nullable(),
    title: z.string().nullable(),
    deadline: localDateSchema,
    agencyId: z.string().nullable().meta({
      description: 'The co-ordinating agency whose own deadline it is; null for that of the directive',
    }),
    responsibleAgencyId: z
      .string()
      .nullable()
      .meta({ description: 'The agency that was to be told; null for the office, where nobody leads' }),
    overdueFrom: z.iso.datetime(),
    overdueUntil: z.iso.datetime().nullable(),
    reason: z.enum(unremindedReasons),
    owedFrom: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'When a reminder was first owed by the policy, where none was recorded' }),
    reminders: z
      .number()
      .int()
      .meta({ description: 'Reminders and escalations recorded to tell those responsible of it' }),
    reminderId: z.string().nullable(),
    type: z.string().nullable(),
    step: z.string().nullable(),
    dueAt: z.iso.datetime().nullable(),
    attempts: z.array(z.object({ channel: z.string(), state: z.string(), reason: z.string().nullable() })),
  })
  .meta({ id: 'Unreminded' });

/** What was overdue although nobody responsible was successfully told. */
@Controller('audit/unreminded')
@Roles('inspector', 'admin')
export class UnremindedController {
  constructor(
    private readonly queries: QueryGateway,
    private readonly inspections: Inspections,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  @RouteConfig({ isReadOnRecord: true })
  @ApiDoc({
    summary:
      'What was overdue and never successfully told to those responsible, from one day to another, both included',
    answer: pageOf(unremindedSchema),
    query: true,
  })
  async list(
    @Query({ schema: querySchema }) query: z.infer<typeof querySchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<Unreminded>> {
    requirePast(query, this.queries.calendar, this.queries.now);
    await this.inspections.record(request, 'unreminded', query);
    const { after, from, to, ...page } = query;
    const zone = TimeZone.named(this.queries.calendar.timeZone);
    const window = {
      from: zone.startOfDay(from),
      to: zone.startOfDay(addDays(to, 1)),
      now: this.clock.now(),
    };
    return this.queries.readByReference(reply, consumers, after, (pool, reference) => {
      const policies = reference.published().flatMap((each) => ('policy' in each ? [each] : []));
      return listUnreminded(pool, { ...window, ...page }, { calendar: reference.calendar(), policies });
    });
  }
}
