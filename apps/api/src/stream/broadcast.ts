import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { ServerResponse } from 'node:http';
import { CommandLog, directives, ReferenceData } from '#application';
import type { Actor } from '#domain';
import type { RecordedEvent } from '#event-store';
import type { Bearer } from '../auth/token-verifier.js';
import { Metrics } from '../health/metrics.js';
import { Problem } from '../problems/problem.js';
import { changeOf, concernedBy, hears, leavers, type Change, type Concerned } from './change.js';
import { LogFollower } from './log-follower.js';

const mostClients = 2_000;
/** A client that lets this much wait is dropped; it comes back with its Last-Event-ID. */
const mostWaitingBytes = 256 * 1024;
const heartbeatMs = 15_000;
/** How many changes are kept for clients that come back. */
const mostKept = 2_000;
const mostDirectives = 20_000;

/** `setTimeout` takes no more; a client that is let go then comes back. */
const longestTimerMs = 2 ** 31 - 1;

interface Client {
  readonly actor: Actor;
  readonly response: ServerResponse;
  readonly expiry: NodeJS.Timeout;
}

interface Heard {
  readonly position: bigint;
  readonly change: Change;
  readonly concerned: Concerned | null;
}

/** Sends what changes to everybody who listens and may hear of it. */
@Injectable()
export class Broadcast implements OnModuleDestroy {
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
    this.#heartbeat = setInterval(() => this.#beat(), heartbeatMs);
    this.#heartbeat.unref();
  }

  /**
   * Lets a client listen from now on, after what it missed since `lastHeard`, until its token expires or its account is
   * disabled; `reset` tells it that more was missed than is kept, so that it reads anew.
   * @throws Problem 429 when too many listen already
   */
  admit(response: ServerResponse, { actor, expiresAtMs }: Bearer, lastHeard: bigint | null): void {
    if (this.#clients.size >= mostClients)
      throw new Problem(429, 'too-many-requests', { headers: { 'retry-after': '5' } });
    const expiry = setTimeout(
      () => this.#end(client),
      Math.min(Math.max(expiresAtMs - Date.now(), 0), longestTimerMs),
    );
    expiry.unref();
    const client: Client = { actor, response, expiry };
    this.#clients.add(client);
    this.metrics.streamClients.set(this.#clients.size);
    response.on('close', () => this.#forget(client));
    response.on('error', () => this.#forget(client));
    response.write('retry: 2000\n\n');
    if (lastHeard === null) return;
    const oldest = this.#kept[0];
    if (oldest === undefined || oldest.position > lastHeard) response.write('event: reset\ndata: {}\n\n');
    for (const heard of this.#kept) if (heard.position > lastHeard) this.#send(client, heard);
  }

  onModuleDestroy(): void {
    clearInterval(this.#heartbeat);
    for (const client of this.#clients) this.#end(client);
  }

  async #hear(event: RecordedEvent): Promise<void> {
    const change = changeOf(event);
    if (event.type === 'AccountDisabled') this.#endAll(({ id }) => id === change.id);
    const heard = { position: event.position, change, concerned: await this.#concernedBy(event, change) };
    this.#kept.push(heard);
    if (this.#kept.length > 2 * mostKept) this.#kept = this.#kept.slice(-mostKept);
    for (const client of this.#clients) this.#send(client, heard);
  }

  /** Looked up in the log only while an agency's officer listens. */
  async #concernedBy(event: RecordedEvent, { kind, id }: Change): Promise<Concerned | null> {
    if (kind !== 'directive') return null;
    const before = this.#concerned.get(id) ?? null;
    const now = concernedBy(event);
    if (now) {
      this.#concerned.set(id, now);
      return leavers(before, now);
    }
    if (before) return before;
    if (![...this.#clients].some(({ actor }) => actor.role === 'agency')) return null;
    const { state } = await this.log.load(directives, id);
    if (state === null) return null;
    const coordinating = state.coordinators.map(({ agencyId }) => agencyId);
    const found = {
      agencyIds: state.leadAgencyId === null ? coordinating : [state.leadAgencyId, ...coordinating],
      isDraft: !state.issued,
    };
    this.#concerned.set(id, found);
    return found;
  }

  #send(client: Client, { change, concerned }: Heard): void {
    if (!hears(client.actor, change, concerned)) return;
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
