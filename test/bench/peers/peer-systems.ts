import { execFile, fork, spawn, type ChildProcess } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Pool as HttpPool } from 'undici';
import { findPort, startPostgres } from '#embedded';
import { createPool } from '#platform';
import { owe } from '../leftovers.js';

/** The commands of a directive's life, in their order. */
export const acts = ['draft', 'publish', 'progress', 'progress', 'progress', 'close'] as const;
export type Act = (typeof acts)[number];

/** What a system that is measured is asked. */
export interface Contestant {
  readonly name: string;
  /** Whatever has to be there before lives begin; not measured. */
  prepare(lives: number): Promise<void>;
  /** One command of a life, under a key; resolves once it is on disk. */
  give(life: number, act: Act, percent: number | undefined, key: string): Promise<void>;
  /** How many commands a life has carried out, and whether it is closed at 100 %. */
  stateOf(life: number): Promise<{ readonly commands: number; readonly isClosed: boolean }>;
}

/** A system's durable timers. */
export interface PeerTimers {
  readonly name: string;
  /** Sets a timer to an instant in milliseconds since 1970; resolves once it is on disk. */
  set(id: string, at: number): Promise<void>;
  /** How late each timer was recorded, in milliseconds, by its id: once for each time it fired. */
  readonly fired: ReadonlyMap<string, readonly number[]>;
}

export interface Peers {
  readonly contestants: readonly Contestant[];
  readonly timers: readonly PeerTimers[];
}

const folder = join('.dondoc', 'bench-peers');

/** Installs the peers into a folder of their own, and lays the servers beside them. */
export async function installPeers(): Promise<void> {
  await mkdir(folder, { recursive: true });
  await cp(join('test', 'bench', 'peers', 'packages.json'), join(folder, 'package.json'));
  await cp(join('test', 'bench', 'peers', 'servers'), join(folder, 'servers'), { recursive: true });
  await promisify(execFile)('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock'], {
    cwd: folder,
    timeout: 600_000,
  });
}

/** One PostgreSQL for those that keep their state in it, of the version that comes along here. */
export async function startPeers(): Promise<Peers> {
  const data = await mkdtemp(join(tmpdir(), 'dondoc-peers-'));
  owe(() => rm(data, { recursive: true, force: true }));
  const postgres = await startPostgres({ data: join(data, 'postgres') });
  owe(() => postgres.stop());
  const admin = createPool(postgres.url, { max: 1 });
  for (const name of ['emmett', 'dbos', 'dbos_system']) await admin.query(`CREATE DATABASE ${name}`);
  await admin.end();
  const database = (name: string): string => {
    const url = new URL(postgres.url);
    url.pathname = `/${name}`;
    return url.href;
  };
  const emmett = await startServer('emmett', { PEER_DATABASE: database('emmett') });
  const dbos = await startServer('dbos', {
    PEER_DATABASE: database('dbos'),
    PEER_SYSTEM_DATABASE: database('dbos_system'),
  });
  const restate = await startRestate(join(data, 'restate'));
  return {
    contestants: [
      overHttp('Emmett', emmett.url),
      overHttp('Restate', restate.ingress, restatePath),
      overHttp('DBOS', dbos.url),
    ],
    timers: [
      {
        ...{ name: 'DBOS', fired: dbos.fired },
        set: (id, at) => post(`${dbos.url}/timers/${id}/timer`, { at }, { 'idempotency-key': id }),
      },
      {
        ...{ name: 'Restate', fired: restate.fired },
        set: (id, at) =>
          post(`${restate.ingress}/timers/fire/send?delay=${Math.max(0, at - Date.now())}ms`, { id, at }),
      },
    ],
  };
}

async function post(url: string, body: object, headers: Record<string, string> = {}): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${text}`);
}

interface PeerServer {
  readonly url: string;
  /** As `PeerTimers.fired`; empty where the server has no timers. */
  readonly fired: ReadonlyMap<string, readonly number[]>;
}

async function startServer(name: string, env: NodeJS.ProcessEnv): Promise<PeerServer> {
  const server = fork(join(folder, 'servers', `${name}.js`), [], {
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  owe(() => ended(server));
  const fired = new Map<string, number[]>();
  return new Promise((resolve, reject) => {
    server.on('message', (message: { url: string } | { fired: string; lateMs: number }) => {
      if ('url' in message) resolve({ url: message.url, fired });
      else fired.set(message.fired, [...(fired.get(message.fired) ?? []), message.lateMs]);
    });
    server.once('exit', (code) => reject(new Error(`${name} ended with ${code}`)));
  });
}

/** @param target the process that is told to end, or its group as a negative number */
async function ended(child: ChildProcess, target = child.pid ?? 0): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || target === 0) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  process.kill(target, 'SIGTERM');
  await Promise.race([exit, sleep(5_000)]);
  if (child.exitCode === null && child.signalCode === null) process.kill(target, 'SIGKILL');
}

/** The same client for all: connections that are kept, JSON, a key. */
function overHttp(
  name: string,
  url: string,
  pathOf: (id: string, act: string) => { readonly method: 'GET' | 'POST'; readonly path: string } = (
    id,
    act,
  ) =>
    act === 'read'
      ? { method: 'GET', path: `/directives/${id}` }
      : { method: 'POST', path: `/directives/${id}/${act}` },
): Contestant {
  const pool = new HttpPool(url, { connections: 128, pipelining: 1 });
  owe(() => pool.close());
  let round = 0;
  const idOf = (life: number) => `${round}-${life}`;
  const ask = async (life: number, act: string, body: object, key?: string): Promise<unknown> => {
    const { method, path } = pathOf(idOf(life), act);
    const headers = { 'content-type': 'application/json', ...(key ? { 'idempotency-key': key } : {}) };
    const answer = await pool.request({
      ...{ method, path, headers },
      ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(`${name}: ${path} answered ${answer.statusCode}: ${text}`);
    return JSON.parse(text) as unknown;
  };
  return {
    name,
    prepare: () => {
      round += 1;
      return Promise.resolve();
    },
    async give(life, act, percent, key) {
      await ask(life, act, { key, narrative: 'Đang thực hiện.', ...(percent ? { percent } : {}) }, key);
    },
    async stateOf(life) {
      const state = (await ask(life, 'read', {})) as { commands: number; work: string };
      return { commands: state.commands, isClosed: state.work === 'closed' };
    },
  };
}

/** Restate is a server of its own, which calls the services that are registered with it. */
async function startRestate(data: string): Promise<PeerServer & { readonly ingress: string }> {
  const service = await startServer('restate', { RESTATE_LOGGING: 'ERROR' });
  const [ingress, admin] = [await findPort(), await findPort()];
  const server = spawn(
    join(folder, 'node_modules', '.bin', 'restate-server'),
    ['--base-dir', data, '--no-logo', '--listen-mode', 'tcp'],
    {
      env: {
        PATH: process.env['PATH'],
        RESTATE_INGRESS__BIND_ADDRESS: `127.0.0.1:${ingress}`,
        RESTATE_ADMIN__BIND_ADDRESS: `127.0.0.1:${admin}`,
        RESTATE_BIND_ADDRESS: `127.0.0.1:${await findPort()}`,
        RESTATE_LOG_FILTER: 'off',
        RESTATE_DISABLE_TELEMETRY: 'true',
      },
      stdio: ['ignore', 'ignore', 'inherit'],
      // What its package starts is a program that starts the server, and does not end it.
      detached: true,
    },
  );
  owe(() => ended(server, -(server.pid ?? 0)));
  await registered(`http://127.0.0.1:${admin}/deployments`, service.url);
  return { ...service, ingress: `http://127.0.0.1:${ingress}` };
}

const restatePath = (id: string, act: string) =>
  ({ method: 'POST', path: `/directives/${id}/${act}` }) as const;

async function registered(admin: string, uri: string): Promise<void> {
  let reason: unknown;
  for (let tries = 0; tries < 300; tries += 1) {
    try {
      const answer = await fetch(admin, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ uri }),
        signal: AbortSignal.timeout(5_000),
      });
      if (answer.ok) return;
      reason = await answer.text();
    } catch (error) {
      reason = error;
    }
    await sleep(200);
  }
  throw new Error(`Restate took no service: ${String(reason)}`);
}
