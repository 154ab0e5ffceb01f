import { Body, Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Pool } from 'pg';
import { z } from 'zod';
import { ReferenceData, rehearsePolicy, RehearsalTooLarge } from '#application';
import {
  PreviewLedger,
  readDirectory,
  type Directory,
  type Preview,
  type PreviewedStep,
} from '#notifications';
import { engineActor, type Language, type LocalDate } from '#domain';
import type { EventStore } from '#event-store';
import type { Clock } from '#platform';
import { describeEvent } from '#read-models';
import { Roles } from '../auth/access.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { CLOCK, EVENT_STORE, POOL } from '../platform/injection-tokens.js';
import { preferredLanguage } from '../problems/language.js';
import { Problem } from '../problems/problem.js';
import { policyPreviewSchema, previewSchema } from './policy-preview-schemas.js';

/** A rehearsal of the whole log keeps the process busy: it is given up after so long. */
const longestMs = 120_000;

type Asked = z.infer<typeof policyPreviewSchema>;

interface PreviewAnswer extends Omit<Preview, 'items'> {
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly items: readonly (Omit<PreviewedStep, 'event'> & { readonly words: string })[];
}

/** What a policy would have sent, without publishing it. */
@Controller('reminder-policies/preview')
export class PolicyPreviewController {
  #isBusy = false;

  constructor(
    @Inject(EVENT_STORE) private readonly eventStore: EventStore,
    @Inject(POOL) private readonly pool: Pool,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly reference: ReferenceData,
  ) {}

  @Post()
  @HttpCode(200)
  @Roles('admin', 'leader', 'inspector')
  @ApiDoc({
    summary: 'Who would have been told what, and when, had a policy been in force in a period; sends nothing',
    answer: previewSchema,
    problems: [404, 422, 429, 503],
  })
  async preview(
    @Body({ schema: policyPreviewSchema }) asked: Asked,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PreviewAnswer> {
    if (this.#isBusy) throw new Problem(429, 'too-many-requests', { headers: { 'retry-after': '5' } });
    this.#isBusy = true;
    try {
      const { timeZone } = this.reference.calendar();
      const directory = await readDirectory(this.pool, timeZone, 'live');
      const preview = await this.#rehearse(asked, directory, endOf(reply));
      const language = preferredLanguage(request.headers['accept-language']);
      const { from, to } = asked;
      const items = preview.items.map((item) => described(item, directory, language));
      return { ...preview, from, to, items };
    } finally {
      this.#isBusy = false;
    }
  }

  async #rehearse(asked: Asked, directory: Directory, gone: AbortSignal): Promise<Preview> {
    const { appliesTo, from, to, limit, ...rules } = asked;
    const { eventStore, reference } = this;
    const ledger = new PreviewLedger(directory, reference.calendar(), limit);
    const tooLong = AbortSignal.timeout(longestMs);
    const signal = AbortSignal.any([tooLong, gone]);
    const now = this.clock.now();
    const period = { appliesTo, rules, from, to, now };
    try {
      for await (const step of rehearsePolicy({ eventStore, reference, ...period, signal })) ledger.add(step);
    } catch (error) {
      if (error instanceof RehearsalTooLarge || tooLong.aborted) throw new Problem(422, 'preview-too-large');
      throw error;
    }
    return ledger.preview();
  }
}

/** Aborts when nobody waits for the answer any more. */
function endOf(reply: FastifyReply): AbortSignal {
  const ended = new AbortController();
  reply.raw.once('close', () => ended.abort());
  return ended.signal;
}

function described({ event, ...item }: PreviewedStep, { agencies }: Directory, language: Language) {
  const recorded = { type: event.type, data: event.data, actor: engineActor };
  const words = describeEvent(recorded, language, (id) => agencies.get(id)?.name ?? id);
  return { ...item, words };
}
