import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { DeciderCommandHandler, stableId, type CommandEnvelope, type NamedCommand } from '#application';
import { preferredLanguage } from '../problems/language.js';
import { answerOf, problemOf } from '../problems/problem-of.js';
import { CommandGateway } from './command-gateway.js';
import { idField } from './command-schemas.js';

/** How many are carried out at a time. */
const atOnce = 16;
/** How many one request may name. */
export const mostAtATime = 500;

/** The ids that a request names, each once. */
export const idsField = z
  .array(idField)
  .min(1)
  .max(mostAtATime)
  .refine((ids) => new Set(ids).size === ids.length, 'must be distinct');

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
    const language = preferredLanguage(request.headers['accept-language']);
    const results: Results = [];
    const waiting = ids.entries();
    const some = async (): Promise<void> => {
      for (const [index, id] of waiting) {
        results[index] = await this.gateway.execute(make(id, envelopeFor(envelope, word, id))).then(
          ({ revision, position }) => ({ id, ok: true, status: 200, revision, position }),
          (error: unknown) => {
            const { status, document } = answerOf(problemOf(error, language), language);
            if (status === 500) request.log.error({ err: error, id }, 'One of many commands failed');
            return { id, ok: false, status, problem: { ...document } };
          },
        );
      }
    };
    return this.commands.keys.during(envelope, async () => {
      await Promise.all(Array.from({ length: atOnce }, some));
      return results;
    });
  }
}

function envelopeFor(envelope: CommandEnvelope, word: string, id: string): CommandEnvelope {
  return {
    ...envelope,
    commandId: stableId(word, envelope.commandId, id),
    causationId: envelope.commandId,
  };
}
