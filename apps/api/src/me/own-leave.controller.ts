import { Controller, Get, Inject, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ReferenceData } from '#application';
import { leaveOn, mayStandIn } from '#domain';
import type { Clock } from '#platform';
import { openLeaves } from '#read-models';
import { EveryRole } from '../auth/access.js';
import { stoodInForBy, viewerOf } from '../auth/viewer.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { CLOCK } from '../platform/injection-tokens.js';
import { leaveItemSchema } from '../users/leave-schemas.js';

/** How many colleagues are offered as stand-ins. */
const mostOffered = 500;

const personSchema = z.object({ id: z.string(), name: z.string() });

const ownLeaveSchema = z
  .object({
    leaves: z.array(leaveItemSchema),
    standingInFor: z
      .array(personSchema.extend({ leaveTo: z.string() }))
      .meta({ description: 'Those on leave today whom one stands in for, and the last day of each' }),
    possibleStandIns: z
      .array(personSchema)
      .meta({ description: `Colleagues of the same role and agency, at most ${mostOffered}` }),
  })
  .meta({ id: 'OwnLeave' });

type OwnLeave = z.infer<typeof ownLeaveSchema>;

/** One's own leave, and whom one stands in for. */
@Controller('me/leave')
@EveryRole()
export class OwnLeaveController {
  constructor(
    private readonly reference: ReferenceData,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Whoever an outside issuer vouches for has no account here, and no leave. */
  @Get()
  @ApiDoc({
    summary: 'One’s own leave, under way and to come, and whom one stands in for today',
    answer: ownLeaveSchema,
  })
  read(@Req() request: FastifyRequest): OwnLeave {
    const own = request.outsideIssuer === null ? this.reference.account(viewerOf(request).id) : undefined;
    if (own === undefined) return { leaves: [], standingInFor: [], possibleStandIns: [] };
    const now = this.clock.now();
    const today = this.reference.calendar().dateOf(now);
    const leaves = openLeaves(own, (id) => this.reference.account(id), today);
    const standingInFor = stoodInForBy(request, this.reference, now).map((absent) => ({
      id: absent.id,
      name: absent.name,
      leaveTo: leaveOn(absent, today)?.to ?? today,
    }));
    const possibleStandIns = this.reference
      .accounts()
      .filter((account) => mayStandIn(own, account))
      .sort((one, other) => one.name.localeCompare(other.name, 'vi') || (one.id < other.id ? -1 : 1))
      .slice(0, mostOffered)
      .map(({ id, name }) => ({ id, name }));
    return { leaves, standingInFor, possibleStandIns };
  }
}
