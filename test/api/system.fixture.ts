import { fork, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { connectEventStore, type EventStore } from '#event-store';
import { personalDataUnder, PersonKeys } from '#personal-data';
import { createPool } from '#platform';
import { startOwnDatabase } from '../servers/own-database.fixture.js';
import { startOwnEventStore, throughPort } from '../servers/own-event-store.fixture.js';
import { severableProxyTo, type SeverableProxy } from './severable-proxy.fixture.js';

export const adminPassword = 'mat-khau-quan-tri';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The JSON of the answer. */
  readonly json: Readonly<Record<string, never>> & Record<string, unknown>;
}

export interface Call {
  /** A token; without one the request has no Authorization. */
  readonly as?: string;
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly raw?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An account that a test needs, with the password that its person chooses. */
export interface NewAccount {
  readonly username: string;
  readonly password: string;
  readonly name: string;
  readonly role: string;
  readonly agencyId?: string;
  readonly email?: string;
}

/** The running API and worker, as they are built, on a real log and a real database. */
export interface TestSystem {
  readonly url: string;
  /** The log as the product reads it: personal texts opened. */
  readonly eventStore: EventStore;
  /** Of the log itself, past every gate. */
  readonly eventStoreUrl: string;
  readonly gates: { readonly log: SeverableProxy; readonly database: SeverableProxy };
  /** Of the database itself, not through the gate. */
  readonly databaseUrl: string;
  /** Where the transparency log is kept, as DONDOC_TRANSPARENCY. */
  readonly transparency: string;
  /** The folder of the event log. */
  readonly logFolder: string;
  readonly api: Program;
  readonly worker: Program;
  /** Starts another API on the same stores, with what it is to find in its environment besides. */
  startApi(more?: NodeJS.ProcessEnv): Promise<Program>;
  /** Starts another worker beside the first, or in its place. */
  startWorker(): Promise<Program>;
  /** Lines that the API logged. */
  readonly logged: readonly string[];
  call(method: string, path: string, call?: Call): Promise<Answer>;
  /** A token of a local account. */
  signIn(username: string, password: string): Promise<string>;
  /**
   * Registers a local account and has its person choose the password by the invitation, as people do.
   * @param as a token of an administrator
   */
  openAccount(as: string, account: NewAccount): Promise<Readonly<{ id: string; position: string }>>;
  /** How many events the log holds, less those that only say who signed in or was refused. */
  countEvents(): Promise<number>;
  stop(): Promise<void>;
}

const secrets = {
  DONDOC_TOKEN_SECRET: 'a secret of the tests that is long enough',
  DONDOC_ADMIN_PASSWORD: adminPassword,
};

/** Starts the stores, the worker and the API; each test file has its own. */
export async function startSystem(env: NodeJS.ProcessEnv = {}): Promise<TestSystem> {
  const folder = await mkdtemp(join(tmpdir(), 'dondoc-api-'));
  const [log, database] = await Promise.all([startOwnEventStore(join(folder, 'log')), startOwnDatabase()]);
  const gates = {
    log: await severableProxyTo(log.port),
    database: await severableProxyTo(portOf(database.url)),
  };
  const pool = createPool(database.url, { max: 2, applicationName: 'dondoc-test' });
  const keys = new PersonKeys(pool, { readersWait: true, onTrouble: () => undefined });
  const eventStore = connectEventStore(log.url, { personalData: personalDataUnder(keys) });
  const transparency = pathToFileURL(join(folder, 'transparency')).href;
  const direct = {
    EVENTSTORE_URL: log.url,
    DATABASE_URL: database.url,
    DONDOC_TRANSPARENCY: transparency,
  };
  const gated = {
    ...direct,
    EVENTSTORE_URL: throughPort(log.url, gates.log.port),
    DATABASE_URL: withPort(database.url, gates.database.port),
  };
  const others: Program[] = [];
  const startWorker = async () => {
    const started = await startProgram('worker', { ...direct, ...secrets, ...env });
    others.push(started);
    return started;
  };
  const startApi = async (more: NodeJS.ProcessEnv = {}) => {
    const started = await startProgram('api', { ...gated, ...secrets, PORT: '0', ...env, ...more });
    others.push(started);
    return started;
  };
  const [api, worker] = await Promise.all([
    startProgram('api', { ...gated, ...secrets, PORT: '0', ...env }),
    startWorker(),
  ]);
  const { logged } = api;
  const call = (method: string, path: string, options: Call = {}) => request(api.url, method, path, options);
  const system: TestSystem = {
    url: api.url,
    eventStore,
    eventStoreUrl: log.url,
    gates,
    databaseUrl: database.url,
    transparency,
    logFolder: join(folder, 'log'),
    api,
    worker,
    startApi,
    startWorker,
    logged,
    call,
    async signIn(username, password) {
      const { status, json, text } = await call('POST', '/auth/token', { body: { username, password } });
      if (status !== 200) throw new Error(`Signing in answered ${status}: ${text}`);
      return String(json['accessToken']);
    },
    async openAccount(as, { password, ...account }) {
      const registered = await call('POST', '/users', { as, body: account });
      if (registered.status !== 201)
        throw new Error(`Registering answered ${registered.status}: ${registered.text}`);
      const { id, position, invitation } = registered.json as unknown as {
        readonly id: string;
        readonly position: string;
        readonly invitation: { readonly token: string };
      };
      const path = `/auth/invitations/${invitation.token}`;
      const { status, text } = await call('POST', path, { body: { password } });
      if (status !== 204) throw new Error(`Choosing a password answered ${status}: ${text}`);
      return { id, position };
    },
    async countEvents() {
      let count = 0;
      for await (const { streamId } of eventStore.readAll())
        count += streamId.startsWith('security-') ? 0 : 1;
      return count;
    },
    async stop() {
      await Promise.all([api, ...others].map((program) => program.stop()));
      await Promise.all([gates.log.shut(), gates.database.shut(), eventStore.close(), pool.end()]);
      await Promise.all([log.stop(), database.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
  await eventually('every part is ready', async () => (await call('GET', '/health/ready')).status === 200);
  return system;
}

/** Waits for something to become true; how long it takes is not what a test is about. */
export async function eventually(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (await isSo()) return;
    await sleep(50);
  }
  throw new Error(`It never happened that ${what}`);
}

async function request(base: string, method: string, path: string, options: Call): Promise<Answer> {
  const { as, body, raw, headers = {} } = options;
  const isOurs = /^\/(health|metrics|openapi|docs)/.test(path);
  const hasBody = raw !== undefined || body !== undefined;
  const response = await fetch(`${base}${isOurs ? '' : '/api/v1'}${path}`, {
    method,
    headers: {
      ...(as === undefined ? {} : { authorization: `Bearer ${as}` }),
      ...(hasBody ? { 'content-type': 'application/json' } : {}),
      ...headers,
    },
    ...(hasBody ? { body: raw ?? JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  const isJson = text !== '' && /json(;|$)/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : {} };
}

/** An application of ours as a process of its own. */
export interface Program {
  readonly url: string;
  readonly child: ChildProcess;
  readonly logged: readonly string[];
  /** Ends it as the launcher does, and tells its exit code. */
  stop(): Promise<number | null>;
}

/** Starts an application as the launcher does, and waits until it says that it is ready. */
export async function startProgram(name: 'api' | 'worker', env: NodeJS.ProcessEnv): Promise<Program> {
  const child = fork(`dist/apps/${name}/src/main.js`, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const logged: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    if (stream)
      createInterface(stream).on('line', (line) => void (logged.length < 20_000 && logged.push(line)));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const ready = new Promise<string>((resolve) => {
    child.on('message', (message) => resolve(String((message as { url?: string }).url)));
  });
  const failed = ended.then((code) => {
    throw new Error(`The ${name} ended with ${code}: ${logged.slice(-5).join('\n')}`);
  });
  const url = await Promise.race([ready, failed]);
  failed.catch(() => undefined);
  return {
    url,
    child,
    logged,
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

const portOf = (url: string): number => Number(new URL(url).port || '5432');

function withPort(url: string, port: number): string {
  const changed = new URL(url);
  changed.hostname = '127.0.0.1';
  changed.port = String(port);
  return changed.href;
}
