import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { bulkhead } from 'cockatiel';
import type { ServerResponse } from 'node:http';
import { ReferenceData } from '#application';
import type { Actor } from '#domain';
import type { EventStore, RecordedEvent } from '#event-store';
import { errorText } from '#platform';
import type { Bearer } from '../auth/token-verifier.js';
import { Metrics } from '../metrics/metrics.js';
import { EVENT_STORE } from '../platform/injection-tokens.js';
import { Audience, type Heard } from './audience.js';
import { hears } from './change.js';
import { Client } from './client.js';
import { LogFollower } from './log-follower.js';
import { Places } from './places.js';

const limits = { all: 2_000, perAccount: 20, perAddress: 400 };
const heartbeatMs = 15_000;
/** How many changes are kept for clients that come back; what is older is read from the log. */
const mostKept = 2_000;
/** Of what is older, how many events are read at a time, and for how many clients at once. */
const pageSize = 500;
const readAtOnce = 4;
const reset = 'event: reset\ndata: {}\n\n';

/** Who listens, and for how long at most. */
type Listener = Pick<Bearer, 'actor' | 'expiresAtMs' | 'sessionId'>;

/** What may put an end to what the owner of an account hears; whoever may go on comes back, and is asked who it is. */
const endings = new Set([
  ...['AccountDisabled', 'AccountRoleChanged'],
  ...['InvitationMade', 'InvitationUsed', 'PasswordChanged'],
  ...['SecondFactorEnrolled', 'SecondFactorRemoved', 'OutsidePersonCutOff'],
]);

/** `setTimeout` takes no more; a client that is let go then comes back. */
const longestTimerMs = 2 ** 31 - 1;

/** Sends what changes to everybody who listens and may hear of it. */
@Injectable()
export class Broadcast implements OnModuleDestroy {
  readonly #logger = new Logger(Broadcast.name);
  readonly #places = new Places(limits);
  readonly #clients = new Set<Client>();
  readonly #reading = bulkhead(readAtOnce, limits.all);
  readonly #stopping = new AbortController();
  readonly #heartbeat: NodeJS.Timeout;
  #kept: Heard[] = [];

  constructor(
    follower: LogFollower,
    private readonly audience: Audience,
    private readonly reference: ReferenceData,
    private readonly metrics: Metrics,
    @Inject(EVENT_STORE) private readonly eventStore: EventStore,
  ) {
    follower.listen((event) => this.#hear(event));
    follower.listenForGaps(() => this.#forgetAll());
    this.#heartbeat = setInterval(() => this.#beat(), heartbeatMs);
    this.#heartbeat.unref();
  }

  /** A place for one more of this account at this address, as a way to give it back; null when its share is taken. */
  place(accountId: string, address: string): (() => void) | null {
    return this.#places.take(accountId, address);
  }

  /**
   * Lets a client listen from now on, after all that it missed since `lastHeard`, until its token or session ends or its
   * account is disabled; `reset` tells it that what it missed cannot be told, so that it reads anew.
   */
  admit(
    response: ServerResponse,
    { actor, expiresAtMs, sessionId }: Listener,
    lastHeard: bigint | null,
    leave: () => void = () => undefined,
  ): void {
    const client = new Client(actor, response, lastHeard, sessionId ?? null);
    const expiry = setTimeout(
      () => client.end(),
      Math.min(Math.max(expiresAtMs - Date.now(), 0), longestTimerMs),
    );
    expiry.unref();
    this.#clients.add(client);
    this.#count();
    const forget = () => {
      clearTimeout(expiry);
      leave();
      this.#clients.delete(client);
      this.#count();
    };
    response.on('close', forget).on('finish', forget).on('error', forget);
    client.write('retry: 2000\n\n');
    if (lastHeard !== null) this.#catchUp(client);
  }

  /** The sessions of those who listen. */
  sessionIds(): string[] {
    return [...this.#clients].flatMap(({ sessionId }) => sessionId ?? []);
  }

  /** Ends what those hear whose session has ended. */
  endSessions(isEnded: (sessionId: string) => boolean): void {
    for (const client of this.#clients)
      if (client.sessionId !== null && isEnded(client.sessionId)) client.end();
  }

  onModuleDestroy(): void {
    clearInterval(this.#heartbeat);
    this.#stopping.abort();
    for (const client of this.#clients) client.end();
  }

  async #hear(event: RecordedEvent): Promise<void> {
    const heard = this.audience.hear(event);
    if (endings.has(event.type)) this.#endAll(({ id }) => id === heard.change.id);
    const isAwaited = [...this.#clients].some(({ actor, isLive }) => isLive && actor.role === 'agency');
    if (isAwaited) await this.audience.lookUp(heard);
    this.#kept.push(heard);
    if (this.#kept.length > 2 * mostKept) this.#kept = this.#kept.slice(-mostKept);
    for (const client of this.#clients)
      if (client.isLive && !this.#send(client, heard)) this.#catchUp(client);
  }

  /** Tells a client what it missed, as fast as it reads, and lets it take what comes once there is no more. */
  #catchUp(client: Client): void {
    client.isLive = false;
    this.#replay(client).catch((error: unknown) => {
      if (this.#stopping.signal.aborted || client.isGone) return;
      this.#logger.warn(`What a client missed was not read: ${errorText(error)}`);
      client.write(reset);
      client.at = this.#kept.at(-1)?.position ?? null;
      client.isLive = true;
    });
  }

  async #replay(client: Client): Promise<void> {
    const past = this.audience.past();
    await this.#comeWithinLog(client);
    while (await this.#readsOn(client)) {
      const at = client.at ?? 0n;
      const isKept = (this.#kept[0]?.position ?? at + 1n) <= at;
      const page = isKept ? [] : await this.#reading.execute(() => this.#pageAfter(at));
      // Where the log held nothing more, what has come since is kept.
      const missed = page.length > 0 ? page.map(past) : this.#kept.filter(({ position }) => position > at);
      if (missed.length === 0) {
        client.isLive = true;
        return;
      }
      if (!(await this.#tell(client, missed))) return;
    }
  }

  /** A client may name a position that this log has not reached: it was restored from an older copy, or is another. */
  async #comeWithinLog(client: Client): Promise<void> {
    const at = client.at ?? 0n;
    if (at <= (this.#kept.at(-1)?.position ?? -1n)) return;
    const last = (await this.eventStore.lastPosition()) ?? 0n;
    if (at <= last) return;
    client.at = last;
    client.write(reset);
  }

  async #pageAfter(position: bigint): Promise<RecordedEvent[]> {
    const from = position === 0n ? ('start' as const) : { commit: position, prepare: position };
    const page: RecordedEvent[] = [];
    // The event at the position itself comes first, and is known.
    const options = { from, maxCount: pageSize + 1, signal: this.#stopping.signal };
    for await (const event of this.eventStore.readAll(options))
      if (event.position > position) page.push(event);
    return page;
  }

  /** @returns whether the client is still there */
  async #tell(client: Client, missed: readonly Heard[]): Promise<boolean> {
    const isOfficer = client.actor.role === 'agency';
    for (const heard of missed) {
      if (isOfficer && heard.concerned === undefined)
        await this.#reading.execute(() => this.audience.lookUp(heard));
      if (!this.#send(client, heard) && !(await this.#readsOn(client))) return false;
    }
    return true;
  }

  async #readsOn(client: Client): Promise<boolean> {
    const isGone = client.isGone;
    const isReading = await client.takesMore();
    if (!isReading && !isGone) this.metrics.streamDropped.inc();
    return isReading;
  }

  /** Something was not heard of: everybody reads anew. */
  #forgetAll(): void {
    this.#kept = [];
    this.audience.forget();
    for (const client of this.#clients) client.write(reset);
  }

  /** @returns whether the client takes more at once */
  #send(client: Client, { position, change, concerned }: Heard): boolean {
    if (client.at !== null && position <= client.at) return true;
    client.at = position;
    if (concerned === undefined && client.actor.role === 'agency') return client.write(reset);
    if (!hears(client.actor, change, concerned ?? null)) return true;
    return client.write(`id: ${change.position}\ndata: ${JSON.stringify(change)}\n\n`);
  }

  #beat(): void {
    // In case the news of it did not come this way.
    this.#endAll(({ id }) => this.reference.isDisabled(id));
    for (const client of this.#clients) if (client.isLive) client.write(': still here\n\n');
  }

  #endAll(isMeant: (actor: Actor) => boolean): void {
    for (const client of this.#clients) if (isMeant(client.actor)) client.end();
  }

  #count(): void {
    this.metrics.streamClients.set(this.#clients.size);
  }
}
