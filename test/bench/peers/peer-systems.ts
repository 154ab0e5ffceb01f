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
export async function startPeers(): Promise<readonly Contestant[]> {
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
  return [overHttp('Emmett', emmett), await startRestate(join(data, 'restate')), overHttp('DBOS', dbos)];
}

async function startServer(name: string, env: NodeJS.ProcessEnv): Promise<string> {
  const server = fork(join(folder, 'servers', `${name}.js`), [], {
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  owe(() => ended(server));
  return new Promise((resolve, reject) => {
    server.once('message', (message) => resolve((message as { url: string }).url));
    server.once('exit', (code) => reject(new Error(`${name} ended with ${code}`)));
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await Promise.race([exit, sleep(5_000)]);
  child.kill('SIGKILL');
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
async function startRestate(data: string): Promise<Contestant> {
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
    },
  );
  owe(() => ended(server));
  await registered(`http://127.0.0.1:${admin}/deployments`, service);
  return overHttp('Restate', `http://127.0.0.1:${ingress}`, (id, act) => ({
    method: 'POST',
    path: `/directives/${id}/${act}`,
  }));
}

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
