import { Body, Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Pool } from 'pg';
import type { z } from 'zod';
import {
  ReferenceData,
  SucceedAgency,
  SuccessionPlanner,
  type PlannedDuty,
  type RequestedSuccession,
  type SuccessionPlan,
} from '#application';
import { Rejection, restOf, type Language } from '#domain';
import type { EventStore } from '#event-store';
import { agencyNames, describeEvent, openDutiesOf } from '#read-models';
import { FreshlyProven, Roles } from '../auth/access.js';
import { viewerOf } from '../auth/viewer.js';
import { CommandGateway, type CommandAnswer } from '../commands/command-gateway.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { EVENT_STORE, POOL } from '../platform/injection-tokens.js';
import { preferredLanguage } from '../problems/language.js';
import { answerOf, problemOf } from '../problems/problem-of.js';
import { QueryGateway } from '../queries/query-gateway.js';
import {
  mostPreviewed,
  previewSchema,
  successionAnswerSchema,
  successionSchema,
} from './succession-schemas.js';

type Asked = z.infer<typeof successionSchema>;
type Preview = z.infer<typeof previewSchema>;

/** Beyond any position: the names that agencies have now. */
const newest = String(2n ** 63n - 1n);

/** The act by which others take the duties of an agency over: first looked at duty by duty, then recorded as a whole. */
@Controller('admin/successions')
@Roles('admin')
export class SuccessionsController {
  constructor(
    private readonly gateway: CommandGateway,
    private readonly planner: SuccessionPlanner,
    private readonly reference: ReferenceData,
    private readonly queries: QueryGateway,
    @Inject(EVENT_STORE) private readonly eventStore: Pick<EventStore, 'lastPosition'>,
    @Inject(POOL) private readonly pool: Pool,
  ) {}

  @Post()
  @HttpCode(201)
  @FreshlyProven()
  @ApiDoc({
    summary:
      'Record that others have taken an agency’s place, or a part of it over: accounts and open directives go over to them, deadlines stay',
    answer: successionAnswerSchema,
    command: 'unconditional',
  })
  async succeed(
    @Body({ schema: successionSchema }) asked: Asked,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommandAnswer & { successionId: string }> {
    const envelope = this.gateway.unconditionalEnvelopeOf(request);
    const { agencyId, ...act } = asked;
    const plan = await this.#plan(request, reply, agencyId, act);
    const command = new SucceedAgency(agencyId, act, plan, envelope);
    const answer = await this.gateway.execute(command);
    return { ...answer, successionId: command.successionId };
  }

  @Post('preview')
  @HttpCode(200)
  @ApiDoc({
    summary: 'What the same would do, duty by duty, and why not; records nothing',
    answer: previewSchema,
    problems: [404, 422],
  })
  async preview(
    @Body({ schema: successionSchema }) asked: Asked,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Preview> {
    const { agencyId, ...act } = asked;
    const language = preferredLanguage(request.headers['accept-language']);
    const plan = await this.#plan(request, reply, agencyId, act);
    const refused = plan.duties.filter((duty) => refusalOf(act, duty) !== null);
    const others = plan.duties.filter((duty) => refusalOf(act, duty) === null);
    const staying = others.filter(({ heirId }) => heirId === null);
    const going = others.filter(({ heirId }) => heirId !== null);
    const counted = (part: PlannedDuty['part']) =>
      [...refused, ...going].filter((duty) => duty.part === part).length;
    const describe = await this.#describing(request, act, language);
    return {
      problem: await this.#problemOf(request, agencyId, act, plan, language),
      lead: counted('lead'),
      coordinator: counted('coordinator'),
      stay: staying.length,
      refused: refused.length,
      duties: [...refused, ...going, ...staying].slice(0, mostPreviewed).map(describe),
      accounts: plan.accountIds.map((accountId) => {
        const { username = '', name = '' } = this.reference.account(accountId) ?? {};
        const named = act.accounts.find((each) => each.accountId === accountId);
        return { accountId, username, name, heirId: named ? named.heirId : restOf(act) };
      }),
    };
  }

  /** Of every duty that there is: the list of directives has to show all that is recorded by now. */
  async #plan(
    request: FastifyRequest,
    reply: FastifyReply,
    agencyId: string,
    act: RequestedSuccession,
  ): Promise<SuccessionPlan> {
    const last = await this.eventStore.lastPosition();
    const after = last === null ? undefined : String(last);
    const directiveIds = await this.queries.read(reply, ['directives'], after, (pool) =>
      openDutiesOf(pool, agencyId),
    );
    return this.planner.plan(agencyId, act, directiveIds, this.gateway.contextOf(request));
  }

  /** Why the act as a whole would be refused; null where it would not. */
  async #problemOf(
    request: FastifyRequest,
    agencyId: string,
    act: RequestedSuccession,
    plan: SuccessionPlan,
    language: Language,
  ): Promise<Preview['problem']> {
    try {
      const envelope = this.gateway.previewEnvelopeOf(request);
      await this.gateway.preview(new SucceedAgency(agencyId, act, plan, envelope));
      return null;
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      return { ...answerOf(problemOf(error, language), language).document };
    }
  }

  async #describing(
    request: FastifyRequest,
    act: RequestedSuccession,
    language: Language,
  ): Promise<(duty: PlannedDuty) => Preview['duties'][number]> {
    const nameOf = (await agencyNames(this.pool))(newest);
    const actor = viewerOf(request);
    return (duty) => {
      const { directiveId, number, title, part, heirId, wouldRecord } = duty;
      const refusal = refusalOf(act, duty);
      const words = wouldRecord.map(({ type, data }) =>
        describeEvent({ type, data: data, actor }, language, nameOf),
      );
      return {
        ...{ directiveId, number, title, part, heirId, words: words[0] ?? null },
        problem: refusal && { ...answerOf(problemOf(refusal, language), language).document },
      };
    };
  }
}

/** Why a duty could not go over; null where it could, and where it stays. */
function refusalOf({ kind }: RequestedSuccession, { heirId, refusal }: PlannedDuty): Rejection | null {
  if (kind === 'split-off' && heirId === null) return null;
  if (refusal) return new Rejection('conflict', refusal.code, refusal.detail);
  if (heirId !== null) return null;
  return new Rejection('conflict', 'duty-orphaned', 'The directive would have no heir.');
}
