import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findPort, startPostgres } from '#embedded';
import pg from 'pg';

/** A database of the test's own. */
export interface TestDatabase {
  url: string;
  stop(): Promise<void>;
}

/** On the server named by DONDOC_TEST_DATABASE_URL, else on an embedded one started for it. */
export async function startDatabase(): Promise<TestDatabase> {
  const given = process.env['DONDOC_TEST_DATABASE_URL'];
  if (given !== undefined && given !== '') {
    const name = `queue_${process.pid}_${Date.now()}`;
    await administer(given, `CREATE DATABASE ${name}`);
    const url = new URL(given);
    url.pathname = `/${name}`;
    return { url: url.href, stop: () => administer(given, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
  }
  const data = mkdtempSync(join(tmpdir(), 'dondoc-queue-'));
  const server = await startPostgres({ data });
  return {
    url: server.url,
    async stop() {
      await server.stop();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

async function administer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** Whether this machine can run a Redis of the test's own; `npm test` says so, and installs one where it can. */
export const redisIsInstalled = spawnSync('redis-server', ['--version']).status === 0;

/** A Redis of the test's own that can be stopped and started again on its port, losing everything it held. */
export class TestRedis {
  #server: ChildProcess | undefined;

  private constructor(readonly port: number) {}

  static async start(): Promise<TestRedis> {
    const redis = new TestRedis(await findPort());
    await redis.start();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const options = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    const server = spawn('redis-server', options, { stdio: 'ignore' });
    this.#server = server;
    for (let attempt = 0; attempt < 200; attempt += 1) {
      if (await answers(this.port)) return;
      if (server.exitCode !== null) break;
      await sleep(25);
    }
    throw new Error('redis-server does not start');
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server || server.exitCode !== null) return;
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  }

  async command(...words: string[]): Promise<void> {
    const socket = connect(this.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(`${words.join(' ')}\r\n`);
    await once(socket, 'data');
    socket.destroy();
  }
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
