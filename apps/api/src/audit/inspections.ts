import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DeciderCommandHandler, inspections, ReferenceData } from '#application';
import type { Actor, InspectionEvent } from '#domain';
import type { Clock } from '#platform';
import { standingInFor, viewerOf } from '../auth/viewer.js';
import { CLOCK } from '../platform/injection-tokens.js';
import { isHead } from '../http/requests.js';
import { Problem, retryAfterSeconds } from '../problems/problem.js';

type Reading = InspectionEvent['data']['reading'];

/** Records who reads what of the trail, before they read it. */
@Injectable()
export class Inspections {
  constructor(
    private readonly commands: DeciderCommandHandler,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly reference: ReferenceData,
  ) {}

  /**
   * Puts a reading on record, whoever's it is.
   * @throws Problem 503 when it cannot be recorded: what is not on record is not read
   */
  async record(request: FastifyRequest, reading: Reading, query: object): Promise<void> {
    if (isHead(request)) return;
    try {
      await this.#append(request, viewerOf(request), { reading, query: textOf(query) });
    } catch (error) {
      request.log.warn({ err: error }, 'A reading could not be recorded');
      throw new Problem(503, 'reading-not-recorded', { headers: { 'retry-after': retryAfterSeconds } });
    }
  }

  async #append(request: FastifyRequest, by: Actor, read: InspectionEvent['data']): Promise<void> {
    const commandId = randomUUID();
    const now = this.clock.now();
    const command = { type: 'RecordReading', read } as const;
    await this.commands.handle(inspections, by.id, command, {
      ...{ commandId, fingerprint: commandId, correlationId: request.id, causationId: commandId },
      ...{ by, ...standingInFor(request, this.reference, now), at: now.toISOString() },
    });
  }
}

function textOf(query: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}
