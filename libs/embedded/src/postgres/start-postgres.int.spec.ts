import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { fork, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { FolderInUse, identifyProcess, isRunning } from '../../event-store/src/folder-lock/index.js';
import { readPostmaster } from './postmaster.js';
import { startPostgres, type RunningPostgres } from './start-postgres.js';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));

/** A folder whose cluster is made, for the cases that do not ask how that comes about. */
let made: string;
let data: string;
let running: RunningPostgres[];
let strangers: ChildProcess[];

beforeAll(async () => {
  made = mkdtempSync(join(tmpdir(), 'dondoc-postgres-made-'));
  await (await startPostgres({ data: made })).stop();
});

afterAll(() => rmSync(made, { recursive: true, force: true }));

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'dondoc-postgres-'));
  // With its owner, who is another than root.
  expect(spawnSync('cp', ['-a', `${made}/.`, data]).status).toBe(0);
  running = [];
  strangers = [];
});

afterEach(async () => {
  for (const stranger of strangers) stranger.kill('SIGKILL');
  for (const server of running) await server.stop();
  rmSync(data, { recursive: true, force: true });
});

async function start(port?: number): Promise<RunningPostgres> {
  const server = await startPostgres(port === undefined ? { data } : { data, port });
  running.push(server);
  return server;
}

async function stop(server: RunningPostgres): Promise<void> {
  running = running.filter((other) => other !== server);
  await server.stop();
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Runs `startPostgres` in a process of its own and kills that without warning, and the shell that waits for its end. */
async function leaveOrphan(): Promise<number> {
  const [launcher, server] = await startElsewhere();
  const childrenOf = readFileSync(`/proc/${launcher.pid}/task/${launcher.pid}/children`, 'utf8');
  for (const pid of childrenOf.trim().split(' ').map(Number))
    if (readFileSync(`/proc/${pid}/comm`, 'utf8') === 'sh\n') process.kill(pid, 'SIGKILL');
  launcher.kill('SIGKILL');
  await once(launcher, 'exit');
  expect(identifyProcess(server)).toBeDefined();
  return server;
}

async function startElsewhere(): Promise<[ChildProcess, number]> {
  const launcher = fork(join(repository, 'dist/libs/embedded/src/postgres/launcher.fixture.js'), [data], {
    cwd: repository,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await once(launcher, 'message');
  return [launcher, readPostmaster(join(data, 'cluster'))?.pid ?? 0];
}

describe('embedded PostgreSQL', () => {
  it('serves Unicode text with a sort order that no system library can change', async () => {
    const { url } = await start();
    const [row] = await query(
      url,
      `SELECT upper('đôn đốc') AS upper, version() AS version, datcollate, datctype, datlocprovider, datlocale,
              pg_encoding_to_char(encoding) AS encoding
         FROM pg_database WHERE datname = current_database()`,
    );
    expect(row).toMatchObject({
      upper: 'ĐÔN ĐỐC',
      datlocprovider: 'b',
      datlocale: 'C.UTF-8',
      encoding: 'UTF8',
    });
    expect(row?.version).toMatch(/^PostgreSQL \d+/);
  });

  it('waits for the disk before it answers a commit', async () => {
    const { url } = await start();
    const settings = await query(
      url,
      "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit')",
    );
    expect(settings).toEqual([
      { name: 'fsync', setting: 'on' },
      { name: 'synchronous_commit', setting: 'on' },
    ]);
  });

  it('listens on the loopback interface only and lets nobody in without the password', async () => {
    const { url, port } = await start();
    expect(await query(url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    await expect(query(`postgres://dondoc:guess@127.0.0.1:${port}/dondoc`, 'SELECT 1')).rejects.toThrow(
      /password/,
    );
    expect(statSync(join(data, 'access.json')).mode & 0o777).toBe(0o600);
  });

  it('keeps data, password and port from one start to the next', async () => {
    const first = await start();
    await query(first.url, "CREATE TABLE kept AS SELECT 'nhiệm vụ' AS what");
    await stop(first);
    const second = await start();
    expect(second.url).toBe(first.url);
    expect(await query(second.url, 'SELECT what FROM kept')).toEqual([{ what: 'nhiệm vụ' }]);
  });

  it.each(['', '\n', 'torn'])('starts where a loss of power left a pid file of %j', async (content) => {
    await stop(await start());
    writeFileSync(join(data, 'cluster', 'postmaster.pid'), content);
    expect(await query((await start()).url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('ends with whoever started it, and keeps what was committed', async () => {
    const [launcher, server] = await startElsewhere();
    const identity = identifyProcess(server);
    launcher.kill('SIGKILL');
    await once(launcher, 'exit');
    while (identity && isRunning(identity)) await pause(20);
    expect(identity).toBeDefined();
    expect(readPostmaster(join(data, 'cluster'))).toBeUndefined();
    expect(await query((await start()).url, 'SELECT what FROM acknowledged')).toEqual([
      { what: 'committed before the kill' },
    ]);
  });

  it('ends a server that a killed launcher left running, also where the pid file does not name it', async () => {
    const orphan = await leaveOrphan();
    writeFileSync(join(data, 'cluster', 'postmaster.pid'), '');
    expect(await query((await start()).url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(identifyProcess(orphan)).toBeUndefined();
  });

  it.each(['', '{"pass'])('names the file that keeps its password when that is %j', async (content) => {
    await stop(await start());
    writeFileSync(join(data, 'access.json'), content);
    await expect(start()).rejects.toThrow(join(data, 'access.json'));
  });

  it('takes another port when the remembered one is taken', async () => {
    const first = await start();
    await stop(first);
    const squatter = createServer().listen(first.port, '127.0.0.1');
    await once(squatter, 'listening');
    try {
      const second = await start();
      expect(second.port).not.toBe(first.port);
      expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    } finally {
      squatter.close();
    }
  });

  it("says in the server's own words why it does not start", async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    const address = squatter.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    try {
      await expect(startPostgres({ data, port })).rejects.toThrow(/Address already in use/);
    } finally {
      squatter.close();
    }
  });

  it('refuses a folder that a running process has open, and names the process', async () => {
    await start();
    const refusal = startPostgres({ data });
    await expect(refusal).rejects.toBeInstanceOf(FolderInUse);
    await expect(refusal).rejects.toThrow(`process ${process.pid}`);
  });

  it('stops the server that a killed launcher left behind and serves its data', async () => {
    const orphan = await leaveOrphan();
    const { url } = await start();
    expect(identifyProcess(orphan)).toBeUndefined();
    expect(await query(url, 'SELECT what FROM acknowledged')).toEqual([
      { what: 'committed before the kill' },
    ]);
  });

  it('is waited for when it stops, though it keeps no process alive', async () => {
    const launcher = fork(
      join(repository, 'dist/libs/embedded/src/postgres/launcher.fixture.js'),
      [data, 'stop'],
      {
        cwd: repository,
      },
    );
    expect(await once(launcher, 'exit')).toEqual([0, null]);
    expect(readPostmaster(join(data, 'cluster'))).toBeUndefined();
  });

  it('recovers from the death of server and launcher at once', async () => {
    const orphan = await leaveOrphan();
    process.kill(orphan, 'SIGKILL');
    const { url } = await start();
    expect(await query(url, 'SELECT what FROM acknowledged')).toEqual([
      { what: 'committed before the kill' },
    ]);
  });

  it('leaves alone a stranger whose process number a stale pid file names', async () => {
    const first = await start();
    await stop(first);
    const owner = statSync(join(data, 'cluster'));
    const stranger = spawn(
      'sleep',
      ['600'],
      process.getuid?.() === 0 ? { uid: owner.uid, gid: owner.gid } : {},
    );
    strangers.push(stranger);
    await once(stranger, 'spawn');
    const pidFile = join(data, 'cluster', 'postmaster.pid');
    writeFileSync(
      pidFile,
      `${stranger.pid}\n${join(data, 'cluster')}\n1600000000\n5432\n\n127.0.0.1\n\nready   \n`,
    );
    const second = await start();
    expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
    expect(readFileSync(pidFile, 'utf8')).not.toContain(`${stranger.pid}\n`);
    expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('makes the cluster anew when its making was cut short', async () => {
    rmSync(data, { recursive: true });
    mkdirSync(join(data, 'cluster.new-cut-short', 'cluster', 'base'), { recursive: true });
    const { url } = await start();
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(readdirSync(data).filter((name) => name.startsWith('cluster.'))).toEqual([]);
  });

  it('tells when the server ended unasked, and can be started again then', async () => {
    const server = await start();
    const pid = readPostmaster(join(data, 'cluster'))?.pid ?? 0;
    process.kill(pid, 'SIGINT');
    expect(await server.ended).toMatch(/ended with 0/);
    const again = await start(server.port);
    expect(await query(again.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});
