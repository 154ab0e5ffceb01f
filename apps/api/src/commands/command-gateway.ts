import { hash, randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyRequest } from 'fastify';
import { ReferenceData, type CommandEnvelope, type CommandResult, type NamedCommand } from '#application';
import { Rejection, stableId } from '#domain';
import { inSpan, type Clock } from '#platform';
import { whoActs } from '../auth/viewer.js';
import { Metrics } from '../metrics/metrics.js';
import { CLOCK } from '../platform/injection-tokens.js';
import { Problem } from '../problems/problem.js';
import { FairQueue, QueueRefusal } from './fair-queue.js';
import { expectedRevision, idempotencyKey } from './conditions.js';

/** What a command answers over HTTP. */
export interface CommandAnswer {
  readonly id: string;
  readonly revision: number;
  readonly position: string;
  readonly number?: string;
  readonly warnings?: CommandResult['warnings'];
  readonly openShares?: CommandResult['openShares'];
  readonly leaveId?: string;
}

/** Takes commands in: who gives them, under which key, when; and answers what became of them. */
@Injectable()
export class CommandGateway {
  constructor(
    private readonly bus: CommandBus,
    private readonly reference: ReferenceData,
    private readonly metrics: Metrics,
    private readonly queue: FairQueue,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * What surrounds the command of a request about one thing that is there already; If-Match is about that thing.
   * @throws Problem 400 for headers that cannot be, 401 when nobody signed in
   */
  envelopeOf(request: FastifyRequest): CommandEnvelope {
    const ifRevision = expectedRevision(request.headers['if-match']);
    const envelope = this.#envelopeOf(request, request.body);
    return ifRevision === undefined ? envelope : { ...envelope, ifRevision };
  }

  /**
   * What surrounds the command of a request that makes something new or is about many things: there is no one revision
   * that anybody could have seen.
   * @param body what the fingerprint covers; a secret is left out of it, for it is recorded
   * @throws Problem 400 for headers that cannot be, If-Match among them; 401 when nobody signed in
   */
  unconditionalEnvelopeOf(request: FastifyRequest, body: unknown = request.body): CommandEnvelope {
    if (expectedRevision(request.headers['if-match']) !== undefined)
      throw new Problem(400, 'if-match-not-taken', {
        errors: [{ path: 'If-Match', message: 'there is no one revision that this could be about' }],
      });
    return this.#envelopeOf(request, body);
  }

  /**
   * Who asks, and when, of a request that only wants to know what would be.
   * @throws Problem 401 when nobody signed in
   */
  contextOf({ actor: by }: FastifyRequest): Pick<CommandEnvelope, 'by' | 'at' | 'today'> {
    if (by === null) throw new Problem(401, 'not-authenticated');
    const now = this.clock.now();
    return { by, at: now.toISOString(), today: this.reference.calendar().dateOf(now) };
  }

  /**
   * What surrounds a command that is only to be looked at: who would give it, now.
   * @throws Problem 401 when nobody signed in
   */
  previewEnvelopeOf(request: FastifyRequest): CommandEnvelope {
    return { ...this.#envelopeOf(request, request.body), isPreview: true };
  }

  /** What a command would record, given to its handler as ever; its envelope says that it is a preview. */
  async preview<Result extends CommandResult>(command: NamedCommand<Result>): Promise<CommandResult> {
    return this.bus.execute(command);
  }

  /**
   * Carries a command out once its account has its turn, and counts how it ended.
   * @throws Problem 429 where the account has too much waiting, and whatever the command is refused for
   */
  async execute<Result extends CommandResult>(command: NamedCommand<Result>): Promise<CommandAnswer> {
    try {
      return await this.queue.run(command.envelope.by.id, () => this.#dispatch(command));
    } catch (error) {
      if (!(error instanceof QueueRefusal)) throw error;
      this.metrics.commands.inc({ command: command.commandName, outcome: 'turned_away' });
      throw new Problem(429, 'too-many-requests', { headers: { 'retry-after': '1' } });
    }
  }

  async #dispatch<Result extends CommandResult>(command: NamedCommand<Result>): Promise<CommandAnswer> {
    const name = command.commandName;
    try {
      const result = await inSpan({ name }, () => this.bus.execute(command));
      this.metrics.commands.inc({ command: name, outcome: 'done' });
      return answerOf(result);
    } catch (error) {
      this.metrics.commands.inc({
        command: name,
        outcome: error instanceof Rejection ? 'refused' : 'failed',
      });
      throw error;
    }
  }

  #envelopeOf(request: FastifyRequest, body: unknown): CommandEnvelope {
    const by = request.actor;
    if (by === null) throw new Problem(401, 'not-authenticated');
    const key = idempotencyKey(request.headers['idempotency-key']);
    const commandId = key === undefined ? randomUUID() : stableId('key', by.id, key);
    const now = this.clock.now();
    // With a slash at its end or without, it is the same address.
    const path = (request.url.split('?', 1)[0] ?? request.url).replace(/(?<=.)\/$/, '');
    return {
      commandId,
      fingerprint: sha256(`${request.method}\n${path}\n${canonicalJson(body ?? {})}`),
      correlationId: request.id,
      causationId: commandId,
      by,
      ...whoActs(request, this.reference, now),
      at: now.toISOString(),
      today: this.reference.calendar().dateOf(now),
    };
  }
}

function answerOf(result: CommandResult): CommandAnswer {
  const { id, revision, position, warnings, openShares, leaveId } = result;
  const number = 'number' in result && typeof result.number === 'string' ? { number: result.number } : {};
  return {
    id,
    revision: Number(revision),
    position: String(position),
    ...number,
    ...(warnings === undefined || warnings.length === 0 ? {} : { warnings }),
    ...(openShares === undefined || openShares.length === 0 ? {} : { openShares }),
    ...(leaveId === undefined ? {} : { leaveId }),
  };
}

function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}

/** JSON whose objects name their members in one order, so that equal values give equal texts. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}
