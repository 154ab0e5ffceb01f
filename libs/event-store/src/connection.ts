import { EventStoreDBClient } from '@eventstore/db-client';
import { guardBatchAppend } from './batch-append-guard.js';
import { EventStoreUnavailable } from './errors.js';
import { Silence, within } from './time-limit.js';

/** KurrentDB is the server's newer name; this client knows the protocol by the older. */
export function clientUrl(url: string): string {
  return url.replace(/^kurrentdb(\+discover)?:/, 'esdb$1:');
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

  constructor(url: string) {
    this.#url = clientUrl(url);
    this.#giveUp = new AbortController();
    this.#line = this.#open();
  }

  /** @throws EventStoreUnavailable after `close`. */
  get line(): Line {
    if (this.#closed) throw new EventStoreUnavailable('The connection to the event log is closed');
    return this.#line;
  }

  /** Replaces a line that said nothing in time; one that failed with an answer mends itself. */
  replaceIfSilent(line: Line, failure: Error): void {
    if (!(failure instanceof Silence) || this.#closed || line !== this.#line) return;
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
    return { client, lost: this.#giveUp.signal, lastAnswer: 0 };
  }
}

const hangUpMs = 2_000;

/** `dispose` ends the calls but leaves the channel, whose socket would keep the process alive. */
async function hangUp(client: EventStoreDBClient): Promise<void> {
  const channel = client['getChannel']();
  try {
    await within({ silenceMs: hangUpMs }, client.dispose());
  } finally {
    (await channel).close();
  }
}
