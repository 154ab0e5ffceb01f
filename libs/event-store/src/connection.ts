import { EventStoreDBClient } from '@eventstore/db-client';
import { ClientSpoilt, guardBatchAppend, guardDiscovery } from './client-guards.js';
import { EventStoreUnavailable } from './errors.js';
import { Silence, within } from './time-limit.js';

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

  constructor(
    url: string,
    readonly node: Node = 'leader',
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

  /** Replaces a line that said nothing in time, or whose client remembers a failure; any other mends itself. */
  replaceIfDead(line: Line, failure: Error): void {
    const isDead = failure instanceof Silence || failure instanceof ClientSpoilt;
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

const hangUpMs = 2_000;

/**
 * `dispose` ends the calls but leaves the channel, whose socket would keep the process alive. A channel that is still
 * looking for a node is closed once it has found one.
 */
async function hangUp(client: EventStoreDBClient): Promise<void> {
  const channel = client['getChannel']();
  // Handled before anything is awaited: it may reject meanwhile.
  channel.catch(() => undefined);
  try {
    await within({ silenceMs: hangUpMs }, client.dispose());
  } finally {
    await within(
      { silenceMs: hangUpMs },
      channel.then((open) => open.close()),
    );
  }
}
