import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { accountIdsOf, RecordSecurity, ReferenceData } from '#application';
import { stranger, type Actor, type SecurityEvent } from '#domain';
import type { Clock } from '#platform';
import { AccountDisabled } from '../auth/account-disabled.js';
import { sessionSecretOf } from '../auth/cookies.js';
import { prefix } from '../auth/routes.js';
import { standingInFor, viewerOf } from '../auth/viewer.js';
import { CLOCK, LOGGER } from '../platform/injection-tokens.js';
import { Problem, retryAfterSeconds } from '../problems/problem.js';
import { HourlyCounts, type Counted } from './hourly-counts.js';

const flushEveryMs = 60_000;
/** What waits while the log is away; what comes on top of it is told in the program's log and lost. */
const mostWaiting = 1_000;

/** Refusals that are on record as sign-ins refused, or are a question and no refusal. */
const countedApart = new Set([
  ...['wrong-credentials', 'wrong-second-factor'],
  ...['second-factor-required', 'proof-required'],
]);

/** The page asks so before anybody signs in, each time it is opened: nobody is refused anything. */
function asksWhoIsSignedIn(request: FastifyRequest): boolean {
  const isAsked = request.method === 'GET' && request.routeOptions.url === `${prefix}/auth/session`;
  return isAsked && request.headers.authorization === undefined && sessionSecretOf(request) === undefined;
}

interface Waiting {
  readonly happened: SecurityEvent;
  readonly by: Actor;
  /** Whom `by` stood in for. */
  readonly standingInFor?: readonly string[];
  readonly at: Date;
  readonly correlationId: string;
  /** Names what other processes may see too, and one of them is to record. */
  readonly onceAs?: string;
}

/** Puts on record what concerns security. What anybody can cause any number of times is counted, an event or two an hour. */
@Injectable()
export class SecurityRecord implements OnApplicationShutdown {
  readonly #counts = new HourlyCounts();
  readonly #flushing = setInterval(() => void this.#flush(), flushEveryMs).unref();
  #waiting: Waiting[] = [];

  constructor(
    private readonly bus: CommandBus,
    private readonly reference: ReferenceData,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Records what somebody who signed in did.
   * @throws Problem 503 when it cannot be recorded
   */
  async record(request: FastifyRequest, happened: SecurityEvent): Promise<void> {
    try {
      await this.#append(this.#doneBy(request, happened));
    } catch (error) {
      request.log.warn({ err: error }, 'What concerns security could not be recorded');
      throw new Problem(503, 'security-not-recorded', { headers: { 'retry-after': retryAfterSeconds } });
    }
  }

  /** Records what was done already: while the log is away it waits. */
  async recordDone(request: FastifyRequest, happened: SecurityEvent): Promise<void> {
    await this.#appendOrKeep(this.#doneBy(request, happened));
  }

  #doneBy(request: FastifyRequest, happened: SecurityEvent): Waiting {
    const at = this.clock.now();
    const absent = standingInFor(request, this.reference, at);
    return { happened, by: viewerOf(request), ...absent, at, correlationId: request.id };
  }

  /**
   * Counts something that may happen any number of times, and records the first of an hour.
   * @param once names it, where other processes may see it too and one of them is to record it
   */
  async count(
    counted: Counted,
    by: Actor,
    correlationId: string,
    once: { readonly onceAs?: string } = {},
  ): Promise<void> {
    const now = this.clock.now();
    const first = this.#counts.count(counted, by, now.toISOString());
    if (first) await this.#appendOrKeep({ ...first, at: now, correlationId, ...once });
  }

  /** Counts a request that was refused for who gave it. */
  refused(request: FastifyRequest, problem: Problem): void {
    const { status, code } = problem;
    if ((status !== 401 && status !== 403) || countedApart.has(code) || asksWhoIsSignedIn(request)) return;
    const route = `${request.method} ${request.routeOptions.url ?? 'unknown'}`.slice(0, 200);
    const counted = {
      type: 'AccessRefused',
      data: { code, address: request.ip.slice(0, 100), route },
    } as const;
    const shutOut = problem instanceof AccountDisabled ? problem.actor : undefined;
    void this.count(counted, request.actor ?? shutOut ?? stranger, request.id);
  }

  /** Records what was counted and not told yet. */
  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.#flushing);
    await this.#flush(true);
  }

  async #flush(whole = false): Promise<void> {
    const now = this.clock.now();
    const earlier = this.#waiting;
    this.#waiting = [];
    const ended = this.#counts
      .ended(whole)
      .map((counted) => ({ ...counted, at: now, correlationId: randomUUID() }));
    for (const waiting of [...earlier, ...ended]) await this.#appendOrKeep(waiting);
  }

  async #appendOrKeep(waiting: Waiting): Promise<void> {
    try {
      await this.#append(waiting);
    } catch (error) {
      if (this.#waiting.length < mostWaiting) this.#waiting.push(waiting);
      else this.logger.error({ err: error, ...waiting }, 'What concerns security is not on record');
    }
  }

  /** Of a sign-in that was refused: the account whose name was used. */
  #whomItIsAbout({ type, data }: SecurityEvent): { about?: string } {
    if (type !== 'SignInRefused' || data.username === null) return {};
    const about = accountIdsOf(data.username).find((id) => this.reference.account(id) !== undefined);
    return about === undefined ? {} : { about };
  }

  async #append({ happened, at, correlationId, onceAs, ...who }: Waiting): Promise<void> {
    const commandId = onceAs ?? randomUUID();
    const today = this.reference.calendar().dateOf(at);
    const envelope = {
      commandId,
      fingerprint: commandId,
      correlationId,
      causationId: commandId,
      ...who,
      ...this.#whomItIsAbout(happened),
      today,
    };
    await this.bus.execute(new RecordSecurity(happened, { ...envelope, at: at.toISOString() }, onceAs));
  }
}
