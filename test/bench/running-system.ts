import { fork, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { Pool } from 'undici';
import { owe } from './leftovers.js';

export interface Endpoints {
  readonly api: string;
  readonly eventStore: string;
  readonly database: string;
  readonly queue: string;
}

/** A freshly started system in a folder of its own, reached as any program reaches it. */
export interface RunningSystem {
  readonly endpoints: Endpoints;
  readonly data: string;
  readonly http: HttpClient;
  stop(): Promise<void>;
}

/** Of the account `admin`. */
export const adminPassword = 'bench-password';
const tokenSecret = 'the-secret-of-a-bench-that-lasts-for-minutes';

/** One account hands out more in a minute than an office does in a year. */
const unlimited = {
  DONDOC_LIMIT_REQUESTS: '10000000',
  DONDOC_LIMIT_COMMANDS: '10000000',
  DONDOC_LIMIT_QUERIES: '10000000',
};

/**
 * Starts the whole system by its launcher, waits until it is ready, and signs in.
 * @param folder of its data, which stays; without it one that is removed
 */
export async function startSystem(env: NodeJS.ProcessEnv = {}, folder?: string): Promise<RunningSystem> {
  const data = folder ?? (await mkdtemp(join(tmpdir(), 'dondoc-bench-')));
  const removed = owe(async () => {
    if (folder === undefined) await rm(data, { recursive: true, force: true });
  });
  const launcher = fork('dist/apps/cli/src/main.js', ['start'], {
    env: {
      ...process.env,
      DONDOC_DATA: data,
      PORT: '0',
      DONDOC_ADMIN_PASSWORD: adminPassword,
      DONDOC_TOKEN_SECRET: tokenSecret,
      ...unlimited,
      DONDOC_LOG_LEVEL: 'warn',
      ...env,
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = new Promise((resolve) => launcher.once('exit', resolve));
  const stopped = owe(async () => {
    launcher.kill('SIGTERM');
    await Promise.race([ended, sleep(20_000, undefined, { ref: false })]);
    launcher.kill('SIGKILL');
    await removed();
  });
  const endpoints = await ready(launcher, data).catch(async (error: unknown) => {
    await stopped();
    throw error;
  });
  const http = new HttpClient(endpoints.api);
  await http.signIn('admin', adminPassword);
  return {
    endpoints,
    data,
    http,
    stop: async () => {
      await http.close();
      await stopped();
    },
  };
}

/** One more API or worker of a system. */
export interface Another {
  readonly process: ChildProcess;
  /** What it said when it was ready; of an API, its URL. */
  readonly said: { readonly url?: string };
  stop(): Promise<void>;
}

/** Starts one more API or worker on the stores of a system, as a second machine would, and waits until it is ready. */
export async function startAnother(
  part: 'api' | 'worker',
  { endpoints, data }: RunningSystem,
  env: NodeJS.ProcessEnv = {},
): Promise<Another> {
  const another = fork(`dist/apps/${part}/src/main.js`, [], {
    env: {
      ...process.env,
      EVENTSTORE_URL: endpoints.eventStore,
      DATABASE_URL: endpoints.database,
      DONDOC_TOKEN_SECRET: tokenSecret,
      DONDOC_FILES: pathToFileURL(join(data, 'files')).href,
      DONDOC_LOG_LEVEL: 'warn',
      ...unlimited,
      PORT: '0',
      ...env,
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = new Promise((resolve) => another.once('exit', resolve));
  const stop = owe(async () => {
    another.kill('SIGTERM');
    await Promise.race([ended, sleep(20_000, undefined, { ref: false })]);
    another.kill('SIGKILL');
  });
  const isReady = new Promise<Another['said']>((resolve) => another.once('message', resolve));
  const failed = ended.then(() => Promise.reject(new Error(`The other ${part} ended before it was ready`)));
  failed.catch(() => undefined);
  try {
    return { process: another, said: await Promise.race([isReady, failed]), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function ready(launcher: ChildProcess, data: string): Promise<Endpoints> {
  const until = Date.now() + 90_000;
  while (Date.now() < until) {
    if (launcher.exitCode !== null) throw new Error(`The system stopped with exit code ${launcher.exitCode}`);
    const endpoints = await readFile(join(data, 'endpoints.json'), 'utf8').then(
      (text) => JSON.parse(text) as Endpoints,
      () => undefined,
    );
    if (
      endpoints &&
      (await fetch(`${endpoints.api}/health/ready`).then(
        ({ ok }) => ok,
        () => false,
      ))
    )
      return endpoints;
    await sleep(100);
  }
  throw new Error('The system was not ready in time');
}

/** The process of a system that its launcher calls so. */
export async function pidOf(data: string, name: string): Promise<number> {
  const children = JSON.parse(await readFile(join(data, 'children.json'), 'utf8')) as {
    name: string;
    pid: number;
  }[];
  const child = children.find((each) => each.name === name);
  if (!child) throw new Error(`The launcher knows no ${name}`);
  return child.pid;
}

/** Registers an account and has its person choose the password, as people do; @returns a client of its own. */
export async function openAccount(
  { http, endpoints }: Pick<RunningSystem, 'http' | 'endpoints'>,
  {
    password,
    ...account
  }: Readonly<Record<'username' | 'password' | 'name' | 'role', string>> & { readonly agencyId?: string },
): Promise<HttpClient> {
  const { invitation } = await http.post<{ invitation: { token: string } }>('/users', account);
  const client = new HttpClient(endpoints.api);
  await client.post(`/auth/invitations/${invitation.token}`, { password });
  await client.signIn(account.username, password);
  return client;
}

/** What the API did not do, and why it said so. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    asked: string,
    text: string,
  ) {
    super(`${asked} answered ${status}: ${text.slice(0, 300)}`);
  }
}

/** A lean client of the API: kept-alive connections, a token, and JSON. */
export class HttpClient {
  readonly #pool: Pool;
  #authorization = '';

  constructor(url: string) {
    this.#pool = new Pool(url, { connections: 128, pipelining: 1 });
  }

  async signIn(username: string, secret: string): Promise<void> {
    const { accessToken } = await this.post<{ accessToken: string }>('/auth/token', {
      username,
      password: secret,
    });
    this.#authorization = `Bearer ${accessToken}`;
  }

  post<Answer = { id: string; revision: number; position: string }>(
    path: string,
    body: unknown,
    key?: string,
  ): Promise<Answer> {
    return this.#request('POST', path, JSON.stringify(body), key);
  }

  get<Answer>(path: string): Promise<Answer> {
    return this.#request('GET', path, null);
  }

  as(authorization: string): void {
    this.#authorization = authorization;
  }

  get authorization(): string {
    return this.#authorization;
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  async #request<Answer>(
    method: 'GET' | 'POST',
    path: string,
    body: string | null,
    key?: string,
  ): Promise<Answer> {
    const { statusCode, body: answer } = await this.#pool.request({
      method,
      path: `/api/v1${path}`,
      headers: {
        ...(this.#authorization ? { authorization: this.#authorization } : {}),
        ...(body === null ? {} : { 'content-type': 'application/json' }),
        ...(key ? { 'idempotency-key': key } : {}),
      },
      body,
    });
    const text = await answer.text();
    if (statusCode >= 300) throw new Refused(statusCode, `${method} ${path}`, text);
    return (text === '' ? undefined : JSON.parse(text)) as Answer;
  }
}
