import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { findPort } from '#embedded';

/** Whether this machine can run a Redis of the test's own; `npm test` says so, and installs one where it can. */
export const redisIsInstalled = spawnSync('redis-server', ['--version']).status === 0;

/** A Redis of the test's own that can be stopped and started again on its port, losing everything it held. */
export class TestRedis {
  #server: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    private readonly more: readonly string[],
  ) {}

  /** @param more further options of `redis-server`, as its command line takes them */
  static async start(more: readonly string[] = []): Promise<TestRedis> {
    const redis = new TestRedis(await findPort(), more);
    await redis.start();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const options = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    const server = spawn('redis-server', [...options, ...this.more], { stdio: 'ignore' });
    this.#server = server;
    for (let attempt = 0; attempt < 200; attempt += 1) {
      if (await answers(this.port)) return;
      if (server.exitCode !== null) break;
      await sleep(25);
    }
    throw new Error('redis-server does not start');
  }

  /** Starts it where it does not run. */
  async startAgain(): Promise<void> {
    if (!this.#server || this.#server.exitCode !== null || this.#server.signalCode !== null)
      await this.start();
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
