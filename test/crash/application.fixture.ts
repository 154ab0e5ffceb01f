import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { findPort } from '#embedded';
import { adminPassword, startProgram, type Program } from '../api/system.fixture.js';

/** An API or a worker that is started again where it was killed, on the same port. */
export class Application {
  #program: Program | undefined;

  constructor(
    readonly name: 'api' | 'worker',
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  get url(): string {
    return `http://127.0.0.1:${this.env['PORT']}`;
  }

  get logged(): readonly string[] {
    return this.#program?.logged ?? [];
  }

  /** Starts it where it does not run, again and again while a store that it needs is away. */
  async start(): Promise<void> {
    for (let attempt = 0; !this.isRunning; attempt += 1)
      try {
        this.#program = await startProgram(this.name, this.env);
      } catch (error) {
        if (attempt === 20) throw error;
        await sleep(500);
      }
  }

  get isRunning(): boolean {
    const child = this.#program?.child;
    return child !== undefined && child.exitCode === null && child.signalCode === null;
  }

  signal(signal: NodeJS.Signals): void {
    this.#program?.child.kill(signal);
  }

  /** Sends a message to its process, if it runs. */
  protected send(message: object): void {
    if (this.isRunning) this.#program?.child.send(message);
  }

  /** @returns the exit code of an orderly end */
  async stop(): Promise<number | null | undefined> {
    return this.isRunning ? this.#program?.stop() : undefined;
  }
}

/**
 * What an application finds in its environment beside the URLs of its stores: no limits, since a few accounts do the work
 * of an office.
 * @param folder of the whole system, which its APIs and workers share
 * @param startsAt of the simulated clock, RFC 3339
 */
export async function applicationSettings(
  name: 'api' | 'worker',
  folder: string,
  startsAt: string,
): Promise<NodeJS.ProcessEnv> {
  return {
    DONDOC_TOKEN_SECRET: 'a secret of the chaos that is long enough',
    DONDOC_ADMIN_PASSWORD: adminPassword,
    DONDOC_CLOCK: `simulated:${startsAt}`,
    DONDOC_TRANSPARENCY: pathToFileURL(join(folder, 'transparency')).href,
    DONDOC_FILES: pathToFileURL(join(folder, 'files')).href,
    DONDOC_LIMIT_REQUESTS: '10000000',
    DONDOC_LIMIT_COMMANDS: '10000000',
    DONDOC_LIMIT_QUERIES: '10000000',
    DONDOC_LOG_LEVEL: 'warn',
    ...(name === 'api' ? { PORT: String(await findPort()) } : {}),
  };
}

/** Waits until an API and all that it needs is ready; two minutes at most. */
export async function untilReady(url: string): Promise<void> {
  for (let tries = 0; tries < 1_200; tries += 1) {
    const signal = AbortSignal.timeout(5_000);
    const answer = await fetch(`${url}/health/ready`, { signal }).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(100);
  }
  throw new Error(`${url} did not become ready again`);
}
