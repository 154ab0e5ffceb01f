import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Pool } from 'pg';
import { z } from 'zod';
import {
  countDeadDeliveries,
  countUnreminded,
  deliverNotificationsName,
  overduePeriodsName,
} from '#notifications';
import { addDays, TimeZone, type Role } from '#domain';
import {
  agencyDesk,
  deskNumbers,
  lastRecordedAt,
  leaderDesk,
  mostCounted,
  overdueAgencies,
  windowOf,
  type DeskNumber,
  type Viewer,
} from '#read-models';
import { EveryRole } from '../auth/access.js';
import { viewerOf } from '../auth/viewer.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { ParkedStreams } from '../parked/parked-streams.js';
import { afterSchema } from '../queries/query-fields.js';
import { QueryGateway } from '../queries/query-gateway.js';
import { deskSchema, type Desk } from './desk-answer.js';

const consumersOf: Readonly<Record<Role, readonly string[]>> = {
  admin: ['directives', deliverNotificationsName],
  leader: ['directives'],
  agency: ['directives'],
  inspector: ['directives', 'audit_trail', overduePeriodsName],
};

const counted = (name: string, count: number, path: string, query: string): DeskNumber => ({
  name,
  count: Math.min(count, mostCounted),
  isExact: count <= mostCounted,
  path,
  query,
});

/** What somebody begins the day with: numbers, each with the list behind it, and what is to be done next. */
@Controller('desk')
@EveryRole()
export class DeskController {
  constructor(
    private readonly queries: QueryGateway,
    private readonly parked: ParkedStreams,
  ) {}

  @Get()
  @ApiDoc({
    summary: 'What waits for whoever asks, each number with the list behind it',
    answer: deskSchema,
    query: true,
  })
  desk(
    @Query({ schema: afterSchema }) { after }: z.infer<typeof afterSchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Desk> {
    const viewer = viewerOf(request);
    const role = viewer.role as Role;
    return this.queries.read(reply, consumersOf[role], after, (pool) => this.#deskOf(pool, viewer, role));
  }

  async #deskOf(pool: Pool, viewer: Viewer, role: Role): Promise<Desk> {
    const { today, calendar } = this.queries;
    const numbers = await deskNumbers(pool, viewer, today, calendar);
    const empty = { atWork: [], returned: [], requests: [], stuck: [], overdueByAgency: [] };
    const desk = { role, ...empty, review: null, lastActivityAt: null, numbers };
    if (role === 'agency') return { ...desk, ...(await agencyDesk(pool, viewer, today, calendar)) };
    const overdueByAgency = await overdueAgencies(pool, viewer, today, calendar);
    switch (role) {
      case 'admin':
        return { ...desk, overdueByAgency, numbers: [...numbers, ...(await this.#troubles(pool))] };
      case 'leader': {
        const { from, to } = windowOf(today);
        const review = { path: '/reports/review', query: new URLSearchParams({ from, to }).toString() };
        return { ...desk, overdueByAgency, review, ...(await leaderDesk(pool, viewer, today, calendar)) };
      }
      case 'inspector': {
        const lastActivityAt = await lastRecordedAt(pool);
        return {
          ...desk,
          overdueByAgency,
          lastActivityAt,
          numbers: [...numbers, await this.#neverTold(pool)],
        };
      }
    }
  }

  /** What keeps people from being told, or the system from reading. */
  async #troubles(pool: Pool): Promise<DeskNumber[]> {
    const [dead, parked] = await Promise.all([countDeadDeliveries(pool, mostCounted + 1), this.parked.all()]);
    return [
      counted('undelivered', dead, '/admin/deliveries', 'state=dead'),
      counted('parked', parked.length, '/admin/parked', ''),
    ];
  }

  async #neverTold(pool: Pool): Promise<DeskNumber> {
    const { today, now, calendar } = this.queries;
    const zone = TimeZone.named(calendar.timeZone);
    const window = { from: zone.startOfDay(today), to: zone.startOfDay(addDays(today, 1)), now };
    const count = await countUnreminded(pool, window, mostCounted + 1);
    const query = new URLSearchParams({ from: today, to: today }).toString();
    return counted('neverTold', count, '/audit/unreminded', query);
  }
}
