import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type DomainEvent, stableId } from '#domain';
import { DeciderCommandHandler, type CommandEnvelope, type NamedCommand } from '#application';
import { preferredLanguage } from '../problems/language.js';
import { answerOf, problemOf } from '../problems/problem-of.js';
import { CommandGateway, type CommandAnswer } from './command-gateway.js';
import { idField } from './command-schemas.js';

/** How many are carried out at a time. */
const atOnce = 16;
/** How many one request may name. */
export const mostAtATime = 500;

/** The ids that a request names; one that is named twice is answered once. */
export const idsField = z
  .array(idField)
  .min(1)
  .max(mostAtATime)
  .transform((ids) => [...new Set(ids)]);

/** What became of each. */
export const resultsField = z.array(
  z.object({
    id: z.string(),
    ok: z.boolean(),
    status: z.number().int(),
    revision: z.number().int().optional(),
    position: z.string().optional(),
    problem: z.record(z.string(), z.unknown()).optional(),
  }),
);

export type Results = z.infer<typeof resultsField>;

/** What would become of one: what would be recorded, or the problem that it would answer. */
export type Previewed =
  | { readonly id: string; readonly wouldRecord: readonly DomainEvent[] }
  | { readonly id: string; readonly status: number; readonly problem: Record<string, unknown> };

/** What became of each row of something new: the status that it would have answered alone, and what it made. */
export const rowResultsField = z.array(
  z.object({
    index: z.number().int().meta({ description: 'Of the row in the request, from 0 on' }),
    status: z.number().int(),
    id: z.string().optional(),
    number: z.string().optional(),
    revision: z.number().int().optional(),
    position: z.string().optional(),
    warnings: z
      .array(z.object({ code: z.string(), path: z.string() }).readonly())
      .readonly()
      .optional(),
    problem: z.record(z.string(), z.unknown()).optional(),
  }),
);

export type RowResults = z.infer<typeof rowResultsField>;

/** What a request makes of its rows. */
interface Rows {
  /** Whatever has to be done for all of them before any; a refusal is the whole request's. */
  readonly first: (commandIds: readonly string[], envelope: CommandEnvelope) => Promise<unknown>;
  readonly make: (index: number, envelope: CommandEnvelope) => NamedCommand;
}

/** Asks the same of many, each under a command id derived from the request's: one refusal does not stop the rest. */
@Injectable()
export class BatchDispatcher {
  constructor(
    private readonly gateway: CommandGateway,
    private readonly commands: DeciderCommandHandler,
  ) {}

  /**
   * Answers for each, in the order asked. The request's key is taken as a whole: it is not another one's with other ids.
   * @throws IdempotencyKeyReused
   */
  async dispatchEach(
    request: FastifyRequest,
    word: string,
    ids: readonly string[],
    make: (id: string, envelope: CommandEnvelope) => NamedCommand,
  ): Promise<Results> {
    const envelope = this.gateway.unconditionalEnvelopeOf(request);
    return this.commands.keys.during(envelope, () =>
      this.#each(ids, async (id) => {
        const outcome = await this.#dispatch(request, make(id, envelopeFor(envelope, word, id)));
        if ('problem' in outcome) return { id, ok: false, ...outcome };
        const { revision, position } = outcome.answer;
        return { id, ok: true, status: 200, revision, position };
      }),
    );
  }

  /** What the same would come to for each, in the order asked: nothing is recorded, and no key is used up. */
  async previewEach(
    request: FastifyRequest,
    ids: readonly string[],
    make: (id: string, envelope: CommandEnvelope) => NamedCommand,
  ): Promise<Previewed[]> {
    const envelope = this.gateway.previewEnvelopeOf(request);
    return this.#each(ids, async (id): Promise<Previewed> => {
      try {
        const { wouldRecord = [] } = await this.gateway.preview(make(id, envelope));
        return { id, wouldRecord };
      } catch (error) {
        return { id, ...this.#problemOf(request, error) };
      }
    });
  }

  /**
   * Makes something new of each row, and answers for each in their order. A row's command id is made of the request's and
   * of its place, so that the same request again answers the same and makes nothing.
   * @throws IdempotencyKeyReused, and whatever `first` is refused for
   */
  async dispatchRows(
    request: FastifyRequest,
    word: string,
    many: number,
    { first, make }: Rows,
  ): Promise<RowResults> {
    const envelope = this.gateway.unconditionalEnvelopeOf(request);
    const envelopes = Array.from({ length: many }, (_, index) => envelopeFor(envelope, word, String(index)));
    return this.commands.keys.during(envelope, async () => {
      await first(
        envelopes.map(({ commandId }) => commandId),
        envelope,
      );
      return this.#each(envelopes, async (own, index) => {
        const outcome = await this.#dispatch(request, make(index, own));
        return 'problem' in outcome ? { index, ...outcome } : { index, status: 201, ...outcome.answer };
      });
    });
  }

  /** Some at a time, each answer in the place of what was asked. */
  async #each<Item, Result>(
    items: readonly Item[],
    answer: (item: Item, index: number) => Promise<Result>,
  ): Promise<Result[]> {
    const results: Result[] = [];
    const waiting = items.entries();
    const some = async (): Promise<void> => {
      for (const [index, item] of waiting) results[index] = await answer(item, index);
    };
    await Promise.all(Array.from({ length: atOnce }, some));
    return results;
  }

  async #dispatch(
    request: FastifyRequest,
    command: NamedCommand,
  ): Promise<{ answer: CommandAnswer } | { status: number; problem: Record<string, unknown> }> {
    try {
      return { answer: await this.gateway.execute(command) };
    } catch (error) {
      return this.#problemOf(request, error);
    }
  }

  #problemOf(
    request: FastifyRequest,
    error: unknown,
  ): { readonly status: number; readonly problem: Record<string, unknown> } {
    const language = preferredLanguage(request.headers['accept-language']);
    const { status, document } = answerOf(problemOf(error, language), language);
    if (status === 500) request.log.error({ err: error }, 'One of many commands failed');
    return { status, problem: { ...document } };
  }
}

function envelopeFor(envelope: CommandEnvelope, word: string, id: string): CommandEnvelope {
  return {
    ...envelope,
    commandId: stableId(word, envelope.commandId, id),
    causationId: envelope.commandId,
  };
}
