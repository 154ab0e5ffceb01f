import { Socket } from 'node:net';
import {
  createPostgresBackend,
  setDefaultBackendFactory,
  type BackendFactory,
  type ConnectionOptions,
} from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';
import pg from 'pg';

export interface QueueUrls {
  /** PostgreSQL, which carries the queues when there is no Redis, in a schema of their own. */
  databaseUrl: string;
  redisUrl?: string | undefined;
}

/** Whoever adds jobs wants to fail soon, a worker wants to hold out. */
type LinkUser = 'producer' | 'worker';

/** What one BullMQ object connects with, and how to break that off when its server no longer answers a good-bye. */
export interface Link {
  connection: ConnectionOptions;
  sever: () => void;
  /** Writes what nobody reads, where what is read does not tell whether jobs are taken. @throws what the server says */
  tryWriting: () => Promise<void>;
}

/** Where BullMQ keeps its jobs. */
export interface Backend {
  kind: 'redis' | 'postgres';
  link: (user: LinkUser) => Link;
}

/** Jobs live in a schema of BullMQ's own, which it creates and migrates. */
const schema = 'bullmq';

/**
 * Chooses where BullMQ keeps its jobs, for the whole process: Redis when its URL is given, else PostgreSQL.
 * Jobs are hints that may be lost, so PostgreSQL need not wait for the disk with them.
 */
export function chooseBackend({ databaseUrl, redisUrl }: QueueUrls): Backend {
  if (redisUrl !== undefined) {
    setDefaultBackendFactory();
    return { kind: 'redis', link: (user) => redisLink(redisUrl, user) };
  }
  guardClientsOfBullMQ();
  setDefaultBackendFactory(createPostgresBackend as unknown as BackendFactory);
  return { kind: 'postgres', link: (user) => postgresLink(databaseUrl, user) };
}

function redisLink(url: string, user: LinkUser): Link {
  const clients = new Set<Redis>();
  const own =
    user === 'producer'
      ? { maxRetriesPerRequest: 1, enableOfflineQueue: false, commandTimeout: 2_000, socketTimeout: 3_000 }
      : { maxRetriesPerRequest: null, socketTimeout: 15_000 };
  const client = new Remembered(url, {
    ...own,
    connectTimeout: 3_000,
    keepAlive: 10_000,
    retryStrategy: (times) => Math.min(2_000, 50 * 2 ** Math.min(times, 10)),
  });
  client.remember(clients);
  return {
    connection: client,
    sever: () => {
      for (const each of clients) each.disconnect();
    },
    tryWriting: async () => void (await client.set('dondoc:written', '1', 'EX', 60)),
  };
}

/**
 * A client that knows its copies: BullMQ makes one to block on, and may leave it reconnecting for ever. BullMQ reports what
 * goes wrong, with pauses in which ioredis would print it.
 */
class Remembered extends Redis {
  #clients = new Set<Redis>();

  remember(clients: Set<Redis>): void {
    this.#clients = clients;
    this.#add(this);
  }

  override duplicate(options?: Partial<RedisOptions>): Redis {
    const copy = super.duplicate(options);
    this.#add(copy);
    return copy;
  }

  #add(client: Redis): void {
    this.#clients.add(client);
    client.on('error', () => undefined);
  }
}

/**
 * A client whose breaking does not end the process when nobody listens: one that is checked out says it by its queries,
 * and who listens a moment later is told then.
 */
class ReportedByItsQueries extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config);
    this.on('error', (error) => {
      if (this.listenerCount('error') > 1) return;
      setImmediate(() => {
        if (this.listenerCount('error') > 1) this.emit('error', error);
      });
    });
  }
}

/**
 * BullMQ makes the client that it waits for news with by itself, and listens to its errors only in the turn after it has
 * connected: a server that takes it in and drops it in one breath would end the process.
 */
function guardClientsOfBullMQ(): void {
  Object.assign(pg, { Client: ReportedByItsQueries });
}

function postgresLink(connectionString: string, user: LinkUser): Link {
  const sockets = new Set<Socket>();
  const stream = () => {
    const socket = new Socket();
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    return socket;
  };
  const connection = {
    connectionString,
    schema,
    migrate: true,
    max: user === 'producer' ? 3 : 4,
    connectionTimeoutMillis: 3_000,
    statement_timeout: 10_000,
    query_timeout: user === 'producer' ? 3_000 : 10_000,
    keepAlive: true,
    application_name: `dondoc-queue-${user}`,
    options: '-c synchronous_commit=off',
    stream,
    Client: ReportedByItsQueries,
  };
  return {
    connection: connection,
    sever: () => {
      for (const socket of sockets) socket.destroy();
    },
    tryWriting: () => Promise.resolve(),
  };
}
