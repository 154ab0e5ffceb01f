import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { findPort, identifyProcess, isRunning, type ProcessIdentity } from '#embedded';
import { z } from 'zod';

const project = fileURLToPath(new URL('../', import.meta.url));
const endpointsSchema = z.object({
  api: z.url(),
  eventStore: z.string(),
  database: z.string(),
  queue: z.string(),
});

/** A launcher that the test started, and what it has said so far. */
interface Launcher {
  readonly child: ChildProcess;
  readonly pid: number;
  said(): string;
  ended(): Promise<[number | null, NodeJS.Signals | null]>;
}

let folder: string;
let data: string;
let port: number;
const launchers: Launcher[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dondoc-start-'));
  data = join(folder, 'data');
  port = await findPort();
});

afterAll(async () => {
  for (const { child } of launchers) if (child.exitCode === null) child.kill('SIGTERM');
  await Promise.all(launchers.map((launcher) => launcher.ended()));
  rmSync(folder, { recursive: true, force: true });
});

function start(command: readonly string[], env: NodeJS.ProcessEnv = {}): Launcher {
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    cwd: project,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, DONDOC_DATA: data, PORT: String(port), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  const launcher = { child, pid: child.pid ?? 0, said: () => said, ended: () => ended };
  launchers.push(launcher);
  return launcher;
}

const startDirectly = (env?: NodeJS.ProcessEnv) =>
  start([process.execPath, 'dist/apps/cli/src/main.js', 'start'], env);

async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  launcher?: Launcher,
): Promise<void> {
  for (let attempt = 0; attempt < 1_200; attempt++) {
    if (await holds()) return;
    if (launcher && launcher.child.exitCode !== null) break;
    await pause(50);
  }
  throw new Error(`${what}: it never came to that.\n${launcher?.said() ?? ''}`);
}

const ready = (launcher: Launcher) => until('ready', () => launcher.said().includes('Ready.'), launcher);
const endpoints = () => endpointsSchema.parse(JSON.parse(readFileSync(join(data, 'endpoints.json'), 'utf8')));
const children = (folder = data) =>
  z
    .array(z.object({ name: z.string(), pid: z.number(), startedAt: z.string() }))
    .parse(JSON.parse(readFileSync(join(folder, 'children.json'), 'utf8')));

/** The process of the database; a server that starts or ends has no pid file. */
function postmaster(): ProcessIdentity | undefined {
  const pidFile = join(data, 'postgres/cluster/postmaster.pid');
  return existsSync(pidFile) ? identifyProcess(parseInt(readFileSync(pidFile, 'utf8'), 10)) : undefined;
}

const allParts = (): ProcessIdentity[] => [...children(), postmaster()].filter((part) => part !== undefined);

let password: string;

/** Health is looked at once a second and shared: a database that died since is met by the next request, which waits. */
async function signIn(): Promise<string> {
  let accessToken = '';
  await until('signed in', async () => {
    const response = await fetch(`${endpoints().api}/api/v1/auth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'admin', password }),
    });
    if (response.status === 503) return false;
    expect(response.status).toBe(200);
    ({ accessToken } = (await response.json()) as { accessToken: string });
    return true;
  });
  return accessToken;
}

async function registerAgency(code: string): Promise<string> {
  const response = await fetch(`${endpoints().api}/api/v1/agencies`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await signIn()}` },
    body: JSON.stringify({ code, name: `Sở ${code}` }),
  });
  expect(response.status).toBe(201);
  return ((await response.json()) as { position: string }).position;
}

/** What the read model shows once it has caught up, which a worker that was just restarted may still have to do. */
async function agencyCodes(after: string): Promise<string[]> {
  const url = `${endpoints().api}/api/v1/agencies?after=${after}`;
  const headers = { authorization: `Bearer ${await signIn()}` };
  let codes: string[] = [];
  await until('the read model has caught up', async () => {
    const response = await fetch(url, { headers });
    const body = (await response.json()) as { items?: { code: string }[]; code?: string };
    if (response.status === 503) return false;
    expect(response.status).toBe(200);
    codes = (body.items ?? []).map(({ code }) => code).sort();
    return true;
  });
  return codes;
}

describe('the whole system, started by one command', () => {
  let launcher: Launcher;
  let position: string;

  it('says where it is and what the password is, and is ready then', async () => {
    launcher = startDirectly();
    await ready(launcher);
    password = /password (\S+) \(shown this once\)/.exec(launcher.said())?.[1] ?? '';
    expect(launcher.said()).toContain(`http://127.0.0.1:${port}/docs`);
    expect((await fetch(`http://127.0.0.1:${port}/health/ready`)).status).toBe(200);
    expect((await fetch(`http://127.0.0.1:${port}/docs`)).status).toBe(200);
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toContain('<script type="module"');
    await signIn();
  });

  it('lets nobody do anything with the password that it showed until it is changed', async () => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${await signIn()}` };
    const refused = await fetch(`${endpoints().api}/api/v1/agencies`, { headers });
    expect([refused.status, await refused.json()]).toEqual([
      403,
      expect.objectContaining({ code: 'password-change-required' }),
    ]);
    const own = 'mưa phùn trên mái ngói';
    const changed = await fetch(`${endpoints().api}/api/v1/me/password`, {
      ...{ method: 'POST', headers },
      body: JSON.stringify({ currentPassword: password, newPassword: own }),
    });
    expect(changed.status).toBe(204);
    password = own;
  });

  it('tells other programs where its parts are', async () => {
    const { api, eventStore, database, queue } = endpoints();
    expect(api).toBe(`http://127.0.0.1:${port}`);
    expect(eventStore).toMatch(/^esdb:\/\/\w+:[\w-]{32}@/);
    expect(queue).toBe(database);
    const client = new pg.Client({ connectionString: database });
    await client.connect();
    await client.query('SELECT 1');
    await client.end();
  });

  it('prints a token for whoever may read its folder and says why, and none for a name that is nobody', async () => {
    const mint = (...args: string[]) =>
      start([process.execPath, 'dist/apps/cli/src/main.js', 'token', ...args]);
    for (const without of [[], ['--reason', ' ']]) {
      const refused = mint(...without);
      expect(await refused.ended()).toEqual([2, null]);
      expect(refused.said()).toContain('--reason');
    }
    const printing = mint('--reason', 'Thử');
    expect(await printing.ended()).toEqual([0, null]);
    const headers = { authorization: `Bearer ${printing.said().trim()}` };
    expect((await fetch(`${endpoints().api}/api/v1/users`, { headers })).status).toBe(200);
    const nobody = mint('--user', 'nobody', '--reason', 'Thử');
    expect(await nobody.ended()).toEqual([1, null]);
    expect(nobody.said()).toContain('There is no account nobody');
  });

  it('fills read models anew when it is asked to, and names those it has when asked for another', async () => {
    position = await registerAgency('MOI');
    const rebuild = [process.execPath, 'dist/apps/cli/src/main.js', 'rebuild'];
    const wrong = start([...rebuild, 'nothing']);
    expect(await wrong.ended()).toEqual([2, null]);
    expect(wrong.said()).toMatch(/Read models: .*agencies/);
    const rebuilding = start([...rebuild, '--all', '--reason', 'Thử']);
    expect(await rebuilding.ended()).toEqual([0, null]);
    expect(rebuilding.said()).toContain('agencies: filled anew, and in place');
    expect(await agencyCodes(position)).toContain('MOI');
  });

  it('refuses to run twice on one data folder, and says which process has it', async () => {
    const second = startDirectly({ PORT: '0' });
    expect(await second.ended()).toEqual([1, null]);
    expect(second.said()).toContain(`process ${launcher.pid}`);
    expect((await fetch(`http://127.0.0.1:${port}/health/ready`)).status).toBe(200);
  });

  it.each(['API', 'worker', 'event log', 'database'])(
    'starts the %s again when it dies, and works as before',
    async (part) => {
      const code = part.toUpperCase().replace(' ', '-');
      position = await registerAgency(code);
      const pidOf = () =>
        part === 'database' ? postmaster()?.pid : children().find(({ name }) => name === part)?.pid;
      const pid = pidOf() ?? 0;
      process.kill(pid, 'SIGKILL');
      await until('restarted', () => pidOf() !== undefined && pidOf() !== pid, launcher);
      await until('ready again', () =>
        fetch(`http://127.0.0.1:${port}/health/ready`).then(
          ({ status }) => status === 200,
          () => false,
        ),
      );
      expect(await agencyCodes(position)).toContain(code);
    },
  );

  it('refuses its log to a system on a simulated clock, and says so', async () => {
    const other = startDirectly({
      DONDOC_DATA: join(folder, 'simulated'),
      PORT: '0',
      EVENTSTORE_URL: endpoints().eventStore,
      DONDOC_CLOCK: 'simulated:2022-07-20T01:00:00Z',
    });
    expect(await other.ended()).toEqual([1, null]);
    expect(other.said()).toContain('was written in real time');
  });

  it('has no demonstration played into its log', async () => {
    const demo = start([process.execPath, 'apps/cli/bootstrap.js', 'demo', '--lang', 'en'], {
      EVENTSTORE_URL: endpoints().eventStore,
    });
    expect(await demo.ended()).toEqual([1, null]);
    expect(demo.said()).toContain('is in use');
    expect(demo.said()).not.toContain('    at ');
  });

  it('ends with exit code 0 on SIGTERM, and leaves nothing running', async () => {
    const running = allParts();
    expect(running).toHaveLength(4);
    launcher.child.kill('SIGTERM');
    expect(await launcher.ended()).toEqual([0, null]);
    expect(running.filter(isRunning)).toEqual([]);
    expect(existsSync(join(data, 'endpoints.json'))).toBe(false);
  });

  it('has lost nothing when it is started after kill -9, and needs no cleaning', async () => {
    launcher = startDirectly();
    await ready(launcher);
    expect(launcher.said()).not.toContain(password);
    expect(launcher.said()).not.toContain('earlier start');
    position = await registerAgency('SAU');
    const parts = allParts();
    expect(parts).toHaveLength(4);
    launcher.child.kill('SIGKILL');
    await launcher.ended();
    await until('every part has ended with it', () => !parts.some(isRunning));
    launcher = startDirectly();
    await ready(launcher);
    expect(launcher.said()).toContain('The earlier start was killed');
    expect(await agencyCodes(position)).toEqual(['API', 'DATABASE', 'EVENT-LOG', 'MOI', 'SAU', 'WORKER']);
    launcher.child.kill('SIGINT');
    expect(await launcher.ended()).toEqual([0, null]);
  }, 120_000);
});

describe('a launcher that is killed while its parts are loading', () => {
  it('leaves none of them behind', async () => {
    const own = join(folder, 'cut-short');
    const launcher = startDirectly({ DONDOC_DATA: own, PORT: '0' });
    const parts = () => (existsSync(join(own, 'children.json')) ? children(own) : []);
    await until('the API and the worker are loading', () => parts().length === 3, launcher);
    const loading = parts();
    launcher.child.kill('SIGKILL');
    await launcher.ended();
    await until('all parts are gone', () => !loading.some(isRunning));
  });

  it('names the file of its folder that is damaged', async () => {
    const own = join(folder, 'damaged');
    mkdirSync(own);
    writeFileSync(join(own, 'launcher.json'), '');
    const launcher = startDirectly({ DONDOC_DATA: own, PORT: '0' });
    expect(await launcher.ended()).toEqual([1, null]);
    expect(launcher.said()).toContain(join(own, 'launcher.json'));
  });
});

describe('the whole system under npm start', () => {
  const startByNpm = async () => {
    const own = join(folder, 'npm');
    const npm = start(['npm', 'start'], { DONDOC_DATA: own, PORT: '0' });
    await ready(npm);
    return { npm, lock: join(own, 'lock') };
  };

  it('ends by itself when npm is killed', async () => {
    const { npm, lock } = await startByNpm();
    const { pid } = z.object({ pid: z.number() }).parse(JSON.parse(readFileSync(lock, 'utf8')));
    const launcher = identifyProcess(pid);
    npm.child.kill('SIGKILL');
    await until('the launcher is gone', () => launcher !== undefined && !isRunning(launcher));
    expect(existsSync(lock)).toBe(false);
  });

  it('ends with exit code 0 when npm gets SIGTERM', async () => {
    const { npm, lock } = await startByNpm();
    npm.child.kill('SIGTERM');
    expect(await npm.ended()).toEqual([0, null]);
    expect(existsSync(lock)).toBe(false);
  });
});

describe('a start that cannot succeed', () => {
  it('lists every fault of the settings before anything starts', async () => {
    const launcher = startDirectly({
      DONDOC_TIMEZONE: 'Hanoi',
      REDIS_URL: 'memcached://x',
      DONDOC_DATA: join(folder, 'none'),
    });
    expect(await launcher.ended()).toEqual([1, null]);
    expect(launcher.said()).toMatch(/REDIS_URL[^]*DONDOC_TIMEZONE|DONDOC_TIMEZONE[^]*REDIS_URL/);
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });

  it('says which port is taken', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    const address = squatter.address();
    const taken = String(typeof address === 'object' && address ? address.port : 0);
    try {
      const launcher = startDirectly({ PORT: taken, DONDOC_DATA: join(folder, 'other') });
      expect(await launcher.ended()).toEqual([1, null]);
      expect(launcher.said()).toContain(`Port ${taken} on 127.0.0.1 is taken`);
    } finally {
      squatter.close();
    }
  });
});
