import type { Readable, Writable } from 'node:stream';
import { EventStoreDBClient } from '@eventstore/db-client';
import { ClientSpoilt, guardBatchAppend, guardDiscovery } from './client-guards.js';
import { EventStoreUnavailable, ForeignLog, SubscriptionDropped } from './errors.js';
import type { EventStoreCall, LogMark } from './event-store.js';
import { markIn } from './log-mark.js';
import { NoAnswer, withTimeout } from './time-limit.js';

/** Who answers a call: the leader alone, or whichever node the connection string prefers. */
export type Node = 'leader' | 'preferred';

/** Seconds for which a node is waited for that says nothing when it is asked for its cluster; the client's own 5 outlast every call. */
const gossipTimeoutSeconds = 1;

/**
 * The connection string as the client reads it. KurrentDB is the server's newer name; this client knows the protocol by the
 * older. Of several nodes one that is dead must not use up the time of a call.
 */
export function clientUrl(url: string, node: Node = 'preferred'): string {
  const { address, options } = partsOf(url);
  const isCluster = address.startsWith('esdb+discover:') || address.includes(',');
  const wanted = node === 'preferred' ? options : options.filter((option) => nameOf(option) !== preference);
  if (isCluster && !options.some((option) => nameOf(option) === gossipTimeout))
    wanted.push(`gossipTimeout=${gossipTimeoutSeconds}`);
  return wanted.length > 0 ? `${address}?${wanted.join('&')}` : address;
}

/** Whether a connection string asks for another node than the leader, wherever that will do. */
export function prefersAnotherNode(url: string): boolean {
  const asked = partsOf(url).options.find((option) => nameOf(option) === preference);
  return asked !== undefined && asked.split('=')[1]?.toLowerCase() !== 'leader';
}

const preference = 'nodepreference';
const gossipTimeout = 'gossiptimeout';
const nameOf = (option: string) => option.split('=', 1)[0]?.toLowerCase();

function partsOf(url: string): { address: string; options: string[] } {
  const [address = '', ...query] = url.replace(/^kurrentdb(\+discover)?:/, 'esdb$1:').split('?');
  const options = query.join('?').split('&');
  return { address, options: options.filter((option) => option !== '') };
}

/** One client and the signal that aborts every call made through it once it is given up. */
export interface Line {
  readonly client: EventStoreDBClient;
  readonly lost: AbortSignal;
  /** `performance.now()` of the last answer to an append: a slow server is not a dead one. */
  lastAnswer: number;
}

/**
 * Holds the client, and replaces it when it stops answering: its own keep-alive needs 20 s to notice a connection that
 * swallows everything, and an error while it asks for the server's features is remembered for good.
 */
export class Connection {
  readonly #url: string;
  #line: Line;
  #giveUp: AbortController;
  #closed = false;
  #mark: { readonly of: LogMark; readonly onForeign: (error: ForeignLog) => void } | undefined;
  /** How often the connection was lost, and of how many of those the log is known to be the same. */
  #losses = 0;
  #lossesSeenThrough = 0;
  #looking: Promise<void> | undefined;
  #isForeignReported = false;

  /** @param calls counts what is asked of the server */
  constructor(
    url: string,
    readonly node: Node = 'leader',
    readonly calls: Record<EventStoreCall, number> = noCalls(),
  ) {
    this.#url = clientUrl(url, node);
    this.#giveUp = new AbortController();
    this.#line = this.#open();
  }

  /** @throws EventStoreUnavailable after `close`. */
  get line(): Line {
    if (this.#closed) throw new EventStoreUnavailable('The connection to the event log is closed');
    return this.#line;
  }

  /** From now on `lineFor` looks for the mark whenever the connection was lost. */
  recognizeBy(mark: LogMark, onForeign: (error: ForeignLog) => void): void {
    this.#mark = { of: mark, onForeign };
    this.#lossesSeenThrough = this.#losses;
  }

  /**
   * The line for a call, once the log behind it is known to be the same as before the connection was lost.
   * @throws ForeignLog when it is another; EventStoreUnavailable while that cannot be told, and after `close`
   */
  async lineFor(call: EventStoreCall): Promise<Line> {
    this.calls[call] += 1;
    while (this.#mark && this.#lossesSeenThrough < this.#losses) {
      this.#looking ??= this.#lookForMark(this.#mark.of).finally(() => (this.#looking = undefined));
      await this.#looking;
    }
    return this.line;
  }

  /** Takes it that whoever answers next may be another log. */
  lost(): void {
    this.#losses += 1;
  }

  async #lookForMark(mark: LogMark): Promise<void> {
    const losses = this.#losses;
    const line = this.line;
    let found: Awaited<ReturnType<typeof markIn>>;
    try {
      found = await markIn(line, this.node === 'leader', mark);
    } catch (error) {
      if (error instanceof Error) this.failed(line, error);
      throw error;
    }
    if (found === 'found') {
      this.#lossesSeenThrough = losses;
      this.#isForeignReported = false;
      return;
    }
    // A node beside the leader may not have it yet.
    if (found === 'absent' && this.node !== 'leader')
      throw new EventStoreUnavailable(`The node of the event log does not hold ${mark.streamId} yet`);
    const foreign = new ForeignLog(
      found === 'absent'
        ? `Another event log answers than before: it has no stream ${mark.streamId}`
        : `Another event log answers than before: its stream ${mark.streamId} begins with another event`,
    );
    if (!this.#isForeignReported) this.#mark?.onForeign(foreign);
    this.#isForeignReported = true;
    throw foreign;
  }

  /**
   * Notes that a call failed. A line that said nothing in time, or whose client remembers a failure, is replaced; any
   * other mends itself.
   */
  failed(line: Line, failure: Error): void {
    if (failure instanceof EventStoreUnavailable && !(failure instanceof SubscriptionDropped)) this.lost();
    const isDead = failure instanceof NoAnswer || failure instanceof ClientSpoilt;
    if (!isDead || this.#closed || line !== this.#line) return;
    const giveUp = this.#giveUp;
    this.#giveUp = new AbortController();
    this.#line = this.#open();
    giveUp.abort(
      new EventStoreUnavailable(`The connection to the event log was given up: ${failure.message}`),
    );
    hangUp(line.client).catch(() => undefined);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#giveUp.abort(new EventStoreUnavailable('The connection to the event log is closed'));
    await hangUp(this.#line.client).catch(() => undefined);
  }

  #open(): Line {
    const client = EventStoreDBClient.connectionString(this.#url);
    guardBatchAppend(client);
    guardDiscovery(client);
    return { client, lost: this.#giveUp.signal, lastAnswer: 0 };
  }
}

export const noCalls = (): Record<EventStoreCall, number> => ({
  append: 0,
  readStream: 0,
  readAll: 0,
  subscribe: 0,
});

const hangUpMs = 2_000;

/**
 * `dispose` ends the calls but leaves the channel, whose socket would keep the process alive. A channel that is still
 * looking for a node is closed once it has found one. `dispose` waits until every call has told its end, which one that
 * its reader has left tells only while it flows.
 */
async function hangUp(client: EventStoreDBClient): Promise<void> {
  const channel = client['getChannel']();
  // Handled before anything is awaited: it may reject meanwhile.
  channel.catch(() => undefined);
  for (const call of client['disposableStreams'] as ReadonlySet<Readable | Writable>)
    if ('resume' in call) call.resume();
  try {
    await withTimeout({ idleTimeoutMs: hangUpMs }, client.dispose());
  } finally {
    await withTimeout(
      { idleTimeoutMs: hangUpMs },
      channel.then((open) => open.close()),
    );
  }
}
