import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Pool } from 'pg';
import { z } from 'zod';
import type { ReferenceData } from '#application';
import { addDays, TimeZone } from '#domain';
import { deliverNotificationsName, listUnreminded, overduePeriodsName } from '#notifications';
import type { Clock } from '#platform';
import { findingKinds, listFindings, type Finding, type OtherFinding, type Page } from '#read-models';
import { Roles } from '../auth/access.js';
import { idField } from '../commands/command-schemas.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { CLOCK } from '../platform/injection-tokens.js';
import { preferredLanguage } from '../problems/language.js';
import { dayField, pageFields, pageOf } from '../queries/query-fields.js';
import { QueryGateway } from '../queries/query-gateway.js';
import { requireOrder, requirePast } from '../queries/window.js';
import { Inspections } from './inspections.js';

const consumers = ['audit_trail', deliverNotificationsName, overduePeriodsName];

/** Without a first day, so many days up to the last one. */
const usualDays = 183;
/** Deadlines that nobody was told of, put among the findings of one window: the list of them alone has all. */
const mostNeverTold = 2_000;

const querySchema = z.strictObject({
  ...pageFields,
  from: dayField.optional().meta({ description: `Without it, ${usualDays} days before \`to\`` }),
  to: dayField.optional().meta({ description: 'Without it, today' }),
  kind: z.enum(findingKinds).optional(),
  directiveId: idField.optional(),
  agencyId: idField.optional(),
});
type FindingsQuery = z.infer<typeof querySchema>;

const findingSchema = z
  .object({
    kind: z.enum(findingKinds),
    at: z.iso.datetime(),
    positions: z.array(z.string()).meta({
      description: 'The events of the trail to look at, the one that made it so last',
    }),
    directive: z.object({ id: z.string(), number: z.string() }).nullable(),
    agencyId: z.string().nullable(),
    actor: z.object({ id: z.string(), name: z.string() }).nullable(),
    words: z.string().meta({ description: 'In one sentence of the reader’s language' }),
  })
  .meta({ id: 'Finding' });

/** What stands out in the trail, without anybody having asked for it. */
@Controller('audit/findings')
@Roles('inspector', 'admin')
export class FindingsController {
  constructor(
    private readonly queries: QueryGateway,
    private readonly inspections: Inspections,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  @RouteConfig({ isReadOnRecord: true })
  @ApiDoc({
    summary: 'What stands out in the trail, the newest first: a place to look, and no proof of anything',
    answer: pageOf(findingSchema),
    query: true,
  })
  async list(
    @Query({ schema: querySchema }) query: FindingsQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<Finding>> {
    const { calendar, now } = this.queries;
    requireOrder(query.from, query.to);
    requirePast(query, calendar, now);
    await this.inspections.record(request, 'findings', query);
    const to = query.to ?? calendar.dateOf(now);
    const filters = { ...query, from: query.from ?? addDays(to, -usualDays), to };
    const language = preferredLanguage(request.headers['accept-language']);
    return this.queries.readByReference(reply, consumers, query.after, async (pool, reference) =>
      listFindings(pool, filters, calendar, language, await this.#neverTold(pool, reference, filters)),
    );
  }

  /** Of those that were owed a notice: before a first one was due, nobody is to blame for not having been told. */
  async #neverTold(
    pool: Pool,
    reference: ReferenceData,
    { from, to, kind }: Pick<FindingsQuery, 'kind'> & { readonly from: string; readonly to: string },
  ): Promise<OtherFinding[]> {
    if (kind !== undefined && kind !== 'overdue-never-told') return [];
    const policies = reference.published().flatMap((each) => ('policy' in each ? [each] : []));
    const zone = TimeZone.named(reference.calendar().timeZone);
    const window = {
      from: zone.startOfDay(from),
      to: zone.startOfDay(addDays(to, 1)),
      now: this.clock.now(),
    };
    const found: OtherFinding[] = [];
    for (let cursor: string | undefined; found.length < mostNeverTold;) {
      const page = await listUnreminded(
        pool,
        { ...window, limit: 500, ...(cursor === undefined ? {} : { cursor }) },
        { calendar: reference.calendar(), policies },
      );
      for (const { directiveId, deadline, overdueFrom, responsibleAgencyId, reason } of page.items)
        if (reason !== 'not-due-yet')
          found.push({
            ...{ kind: 'overdue-never-told', at: overdueFrom, positions: [], actor: null },
            ...{ directiveId, agencyId: responsibleAgencyId, facts: { deadline } },
          });
      if (page.nextCursor === null) return found;
      cursor = page.nextCursor;
    }
    return found;
  }
}
