import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ActOnDirective, stableId, type CommandEnvelope } from '#application';
import { CommandDesk } from '../commands/command-desk.js';
import { preferredLanguage } from '../problems/language.js';
import { answerOf, problemOf } from '../problems/problem-of.js';
import type { closeManySchema } from './directive-schemas.js';
import { defined } from './defined.js';

/** How many are closed at a time. */
const atOnce = 16;

export const manyClosedSchema = z
  .object({
    results: z.array(
      z.object({
        id: z.string(),
        ok: z.boolean(),
        status: z.number().int(),
        revision: z.number().int().optional(),
        position: z.string().optional(),
        problem: z.record(z.string(), z.unknown()).optional(),
      }),
    ),
  })
  .meta({ id: 'ManyClosed' });

export type ManyClosed = z.infer<typeof manyClosedSchema>;
type Result = ManyClosed['results'][number];

/** Closes directives one by one, each under a command id derived from the request's. */
@Injectable()
export class ClosingMany {
  constructor(private readonly desk: CommandDesk) {}

  /** Answers for each directive, in the order asked. */
  async close(request: FastifyRequest, asked: z.infer<typeof closeManySchema>): Promise<ManyClosed> {
    const { ids, outcome, ...rest } = asked;
    const envelope = this.desk.envelopeOf(request);
    const language = preferredLanguage(request.headers['accept-language']);
    const results: Result[] = [];
    const waiting = ids.entries();
    const closeSome = async (): Promise<void> => {
      for (const [index, id] of waiting) {
        const command = new ActOnDirective(
          id,
          { type: 'CloseDirective', outcome, ...defined(rest) },
          envelopeFor(envelope, id),
        );
        results[index] = await this.desk.carryOut(command).then(
          ({ revision, position }) => ({ id, ok: true, status: 200, revision, position }),
          (error: unknown) => {
            const { status, document } = answerOf(problemOf(error, language), language);
            if (status === 500) request.log.error({ err: error, directiveId: id }, 'A closing failed');
            return { id, ok: false, status, problem: { ...document } };
          },
        );
      }
    };
    await Promise.all(Array.from({ length: atOnce }, closeSome));
    return { results };
  }
}

/** If-Match names the revision of one directive; of many it could only be wrong. */
function envelopeFor({ ifRevision: _, ...envelope }: CommandEnvelope, id: string): CommandEnvelope {
  return {
    ...envelope,
    commandId: stableId('close', envelope.commandId, id),
    causationId: envelope.commandId,
  };
}
