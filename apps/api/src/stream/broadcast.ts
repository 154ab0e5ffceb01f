import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { ServerResponse } from 'node:http';
import { CommandLog, directives, ReferenceData } from '#application';
import type { Actor } from '#domain';
import type { RecordedEvent } from '#event-store';
import { errorText } from '#platform';
import type { Bearer } from '../auth/token-verifier.js';
import { Metrics } from '../health/metrics.js';
import { Problem } from '../problems/problem.js';
import {
  changeOf,
  concernedBy,
  hears,
  leavers,
  previousLead,
  type Change,
  type Concerned,
} from './change.js';
import { LogFollower } from './log-follower.js';

const mostClients = 2_000;
/** A client that lets this much wait is dropped; it comes back with its Last-Event-ID. */
const mostWaitingBytes = 256 * 1024;
const heartbeatMs = 15_000;
/** How many changes are kept for clients that come back. */
const mostKept = 2_000;
const mostDirectives = 20_000;
/** How many directives are looked up in the log for one client that comes back; beyond that it reads anew. */
const mostLookedUp = 200;
const reset = 'event: reset\ndata: {}\n\n';

/** `setTimeout` takes no more; a client that is let go then comes back. */
const longestTimerMs = 2 ** 31 - 1;

interface Client {
  readonly actor: Actor;
  readonly response: ServerResponse;
  readonly expiry: NodeJS.Timeout;
  /** Whether it has what it missed, and takes what comes. */
  isLive: boolean;
}

interface Heard {
  readonly position: bigint;
  readonly change: Change;
  /** Undefined while nobody has looked it up. */
  concerned: Concerned | null | undefined;
}

/** Sends what changes to everybody who listens and may hear of it. */
@Injectable()
export class Broadcast implements OnModuleDestroy {
  readonly #logger = new Logger(Broadcast.name);
  readonly #clients = new Set<Client>();
  readonly #concerned = new LRUCache<string, Concerned>({ max: mostDirectives });
  #kept: Heard[] = [];
  readonly #heartbeat: NodeJS.Timeout;

  constructor(
    follower: LogFollower,
    private readonly log: CommandLog,
    private readonly reference: ReferenceData,
    private readonly metrics: Metrics,
  ) {
    follower.listen((event) => this.#hear(event));
    follower.listenForGaps(() => this.#forgetAll());
    this.#heartbeat = setInterval(() => this.#beat(), heartbeatMs);
    this.#heartbeat.unref();
  }

  /** @throws Problem 429 when too many listen already */
  requireRoom(): void {
    if (this.#clients.size >= mostClients)
      throw new Problem(429, 'too-many-requests', { headers: { 'retry-after': '5' } });
  }

  /**
   * Lets a client listen from now on, after what it missed since `lastHeard`, until its token expires or its account is
   * disabled; `reset` tells it that more was missed than is kept, so that it reads anew.
   */
  admit(response: ServerResponse, { actor, expiresAtMs }: Bearer, lastHeard: bigint | null): void {
    const expiry = setTimeout(
      () => this.#end(client),
      Math.min(Math.max(expiresAtMs - Date.now(), 0), longestTimerMs),
    );
    expiry.unref();
    const client: Client = { actor, response, expiry, isLive: lastHeard === null };
    this.#clients.add(client);
    this.metrics.streamClients.set(this.#clients.size);
    response.on('close', () => this.#forget(client));
    response.on('error', () => this.#forget(client));
    response.write('retry: 2000\n\n');
    if (lastHeard !== null) void this.#replay(client, lastHeard);
  }

  onModuleDestroy(): void {
    clearInterval(this.#heartbeat);
    for (const client of this.#clients) this.#end(client);
  }

  async #hear(event: RecordedEvent): Promise<void> {
    const change = changeOf(event);
    if (event.type === 'AccountDisabled' || event.type === 'AccountRoleChanged')
      this.#endAll(({ id }) => id === change.id);
    const heard: Heard = { position: event.position, change, concerned: this.#knownOf(event, change) };
    const isAwaited = [...this.#clients].some(({ actor, isLive }) => isLive && actor.role === 'agency');
    if (isAwaited) await this.#lookUp(heard);
    this.#kept.push(heard);
    if (this.#kept.length > 2 * mostKept) this.#kept = this.#kept.slice(-mostKept);
    for (const client of this.#clients) if (client.isLive) this.#send(client, heard);
  }

  /** What is missed while it is told is told too, in order, before the client takes what comes. */
  async #replay(client: Client, lastHeard: bigint): Promise<void> {
    const oldest = this.#kept[0];
    if (oldest === undefined || oldest.position > lastHeard) this.#write(client, reset);
    let after = lastHeard;
    const isOfficer = client.actor.role === 'agency';
    const lookedUp = new Set<string>();
    for (;;) {
      const missed = this.#kept.filter(({ position }) => position > after);
      if (missed.length === 0 || !this.#clients.has(client)) break;
      for (const heard of missed) {
        if (isOfficer && heard.concerned === undefined) {
          if (lookedUp.add(heard.change.id).size > mostLookedUp) {
            this.#write(client, reset);
            after = this.#kept.at(-1)?.position ?? after;
            break;
          }
          await this.#lookUp(heard);
          if (!this.#clients.has(client)) return;
        }
        this.#send(client, heard);
        after = heard.position;
      }
    }
    client.isLive = true;
  }

  /** Something was not heard of: everybody reads anew. */
  #forgetAll(): void {
    this.#kept = [];
    this.#concerned.clear();
    for (const client of this.#clients) this.#write(client, reset);
  }

  /** Whom a change concerns, as far as that is known without the log. */
  #knownOf(event: RecordedEvent, { kind, id }: Change): Concerned | null | undefined {
    if (kind !== 'directive') return null;
    const before = this.#concerned.get(id);
    const now = concernedBy(event);
    if (now) {
      this.#concerned.set(id, now);
      return leavers(before ?? previousLead(event), now);
    }
    if (before && event.type === 'DirectiveIssued') this.#concerned.set(id, { ...before, isDraft: false });
    return before;
  }

  /** Looks up in the log whom a change concerns; when that fails it stays unknown. */
  async #lookUp(heard: Heard): Promise<void> {
    if (heard.concerned !== undefined) return;
    const { id } = heard.change;
    const known = this.#concerned.get(id);
    if (known) {
      heard.concerned = known;
      return;
    }
    try {
      const { state } = await this.log.load(directives, id);
      const coordinating = state?.coordinators.map(({ agencyId }) => agencyId) ?? [];
      const lead = state?.leadAgencyId ?? null;
      const agencyIds = lead === null ? coordinating : [lead, ...coordinating];
      heard.concerned = { agencyIds, isDraft: !state?.issued };
      this.#concerned.set(id, heard.concerned);
    } catch (error) {
      this.#logger.warn(`Whom directive ${id} concerns was not found: ${errorText(error)}`);
    }
  }

  #send(client: Client, { change, concerned }: Heard): void {
    const isUnknown = concerned === undefined && client.actor.role === 'agency';
    if (isUnknown) return this.#write(client, reset);
    if (!hears(client.actor, change, concerned ?? null)) return;
    this.#write(client, `id: ${change.position}\ndata: ${JSON.stringify(change)}\n\n`);
  }

  #beat(): void {
    // In case the news of it did not come this way.
    this.#endAll(({ id }) => this.reference.account(id)?.disabled === true);
    for (const client of this.#clients) this.#write(client, ': still here\n\n');
  }

  #write(client: Client, text: string): void {
    const { response } = client;
    if (response.writableLength > mostWaitingBytes) {
      this.metrics.streamDropped.inc();
      this.#forget(client);
      response.destroy();
      return;
    }
    response.write(text);
  }

  #endAll(isMeant: (actor: Actor) => boolean): void {
    for (const client of this.#clients) if (isMeant(client.actor)) this.#end(client);
  }

  /** Whoever comes back is asked anew who it is. */
  #end(client: Client): void {
    this.#forget(client);
    client.response.end();
  }

  #forget(client: Client): void {
    clearTimeout(client.expiry);
    this.#clients.delete(client);
    this.metrics.streamClients.set(this.#clients.size);
  }
}
