import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Servers } from './follow-up.fixture.js';
import type { SetClock } from './set-clock.fixture.js';

const program = new URL(
  '../../../dist/libs/process-managers/src/worker-with-a-clock.fixture.js',
  import.meta.url,
);

/** Workers as processes of their own, all on one clock that the test sets. */
export class Workers {
  readonly #running = new Set<ChildProcess>();
  readonly #folder = mkdtempSync(join(tmpdir(), 'dondoc-workers-'));

  constructor(
    private readonly servers: Servers,
    private readonly clock: SetClock,
    private readonly redisUrl: string | undefined,
  ) {}

  /** Starts one and waits until it is at work. */
  async start(): Promise<ChildProcess> {
    const worker = fork(program, [String(this.clock.offsetMs)], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: {
        ...process.env,
        EVENTSTORE_URL: this.servers.eventStoreUrl,
        DATABASE_URL: this.servers.databaseUrl,
        REDIS_URL: this.redisUrl ?? '',
        DONDOC_TRANSPARENCY: pathToFileURL(this.#folder).href,
        DONDOC_TOKEN_SECRET: 'a secret that only this test knows of'.padEnd(40, '.'),
      },
    });
    this.#running.add(worker);
    worker.once('exit', () => this.#running.delete(worker));
    await once(worker, 'message');
    return worker;
  }

  /** Sets the clock of the test and of every worker; one that is stopped learns of it when it goes on. */
  async setClock(to: Date, stopped?: ChildProcess): Promise<void> {
    this.clock.setTo(to);
    const { offsetMs } = this.clock;
    await Promise.all(
      [...this.#running].map(async (worker) => {
        const answered = once(worker, 'message');
        worker.send({ offsetMs });
        if (worker !== stopped) await answered;
      }),
    );
  }

  killAll(): void {
    for (const worker of this.#running) worker.kill('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
