import { execFileSync, fork, type ChildProcess } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findPort } from '#embedded';
import { connectEventStore, type EventStore } from '#event-store';
import { FlakyProxy } from '../servers/flaky-proxy.fixture.js';
import { TestRedis } from '../servers/test-redis.fixture.js';
import { Application, applicationSettings, untilReady } from './application.fixture.js';
import { ReplicatedDatabase } from './replicated-database.fixture.js';

/** What stands between an application and its stores. */
export interface Ways {
  readonly log: FlakyProxy;
  readonly database: FlakyProxy;
  readonly queue: FlakyProxy;
}

/** One that reaches its stores by ways of its own. */
export class ChaosApplication extends Application {
  constructor(
    name: 'api' | 'worker',
    env: NodeJS.ProcessEnv,
    readonly ways: Ways,
  ) {
    super(name, env);
  }

  /** Has its clock differ from the machine's by so many milliseconds, until it is said otherwise or it starts anew. */
  setClock(clockOffsetMs: number): void {
    this.send({ clockOffsetMs });
  }
}

/** The embedded event log as a process of its own. */
class LogServer {
  #child: ChildProcess | undefined;

  constructor(
    private readonly port: number,
    private readonly data: string,
  ) {}

  get url(): string {
    return `esdb://127.0.0.1:${this.port}?tls=false`;
  }

  async start(): Promise<void> {
    if (this.#child && this.#child.exitCode === null && this.#child.signalCode === null) return;
    const args = ['--port', String(this.port), '--data', this.data];
    const program = 'dist/libs/embedded/event-store/src/main.js';
    const child = fork(program, args, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
    this.#child = child;
    const ready = new Promise<void>((resolve) => {
      child.stdout?.on('data', (text: Buffer) => void (/ready/.test(String(text)) && resolve()));
    });
    const failed = new Promise<never>((_, reject) => {
      child.once('exit', (code) => reject(new Error(`The event log ended with ${code}`)));
    });
    failed.catch(() => undefined);
    await Promise.race([ready, failed]);
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }
}

/** A file system of its own, where this user may mount one (root may); else the folder as it is. */
class SmallDisk {
  private constructor(
    readonly folder: string,
    readonly isMounted: boolean,
  ) {}

  static async at(folder: string): Promise<SmallDisk> {
    await mkdir(folder);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1g', 'tmpfs', folder], { stdio: 'ignore' });
      return new SmallDisk(folder, true);
    } catch {
      process.stderr.write(
        'The full disk is NOT part of the chaos: this user may not mount a file system.\n',
      );
      return new SmallDisk(folder, false);
    }
  }

  /** Takes all the room that is left. */
  async fill(): Promise<void> {
    if (!this.isMounted) return;
    const block = Buffer.alloc(1024 * 1024);
    for (const size of [block.length, 4_096])
      for (;;)
        try {
          await writeFile(join(this.folder, 'filler'), block.subarray(0, size), { flag: 'a' });
        } catch {
          break;
        }
  }

  async empty(): Promise<void> {
    await rm(join(this.folder, 'filler'), { force: true });
  }

  unmount(): void {
    if (this.isMounted) execFileSync('umount', ['--lazy', this.folder]);
  }
}

/** Two APIs and two workers on one log, one replicated database and one Redis, each reached by a way that can fail. */
export interface ChaosSystem {
  readonly apis: readonly ChaosApplication[];
  readonly workers: readonly ChaosApplication[];
  readonly log: LogServer;
  readonly database: ReplicatedDatabase;
  readonly redis: TestRedis;
  /** Of the event log. */
  readonly disk: SmallDisk;
  readonly eventStore: EventStore;
  /** After a fail-over: every way leads to the new first. */
  followDatabase(): void;
  /** Everything runs and every way is open again. */
  heal(): Promise<void>;
  stop(): Promise<void>;
}

/** @param startsAt of the simulated clock, RFC 3339 */
export async function startChaosSystem(startsAt: string): Promise<ChaosSystem> {
  const folder = await mkdtemp(join(tmpdir(), 'dondoc-chaos-'));
  await chmod(folder, 0o711);
  const logPort = await findPort();
  const disk = await SmallDisk.at(join(folder, 'disk'));
  const log = new LogServer(logPort, join(disk.folder, 'log'));
  await log.start();
  const database = await ReplicatedDatabase.start(folder);
  const redis = await TestRedis.start();
  const eventStore = connectEventStore(log.url);

  const application = async (name: 'api' | 'worker') => {
    const [toLog, toDatabase, toQueue] = [
      await FlakyProxy.to(logPort),
      await FlakyProxy.to(database.port),
      await FlakyProxy.to(redis.port),
    ];
    const databaseUrl = new URL(database.url);
    databaseUrl.port = String(toDatabase.port);
    const env = {
      ...(await applicationSettings(name, folder, startsAt)),
      EVENTSTORE_URL: `esdb://127.0.0.1:${toLog.port}?tls=false`,
      DATABASE_URL: databaseUrl.href,
      REDIS_URL: `redis://127.0.0.1:${toQueue.port}`,
      NODE_OPTIONS: `--import ${pathToFileURL('dist/test/crash/jumping-clock.fixture.js').href}`,
    };
    return new ChaosApplication(name, env, { log: toLog, database: toDatabase, queue: toQueue });
  };
  const apis = [await application('api'), await application('api')];
  const workers = [await application('worker'), await application('worker')];
  const applications = [...apis, ...workers];
  const ways = applications.flatMap((each) => Object.values(each.ways) as FlakyProxy[]);

  const heal = async () => {
    for (const way of ways) {
      way.refuse(false);
      way.cut();
    }
    await disk.empty();
    for (const each of [log, ...applications]) each.signal('SIGCONT');
    for (const each of applications) each.setClock(0);
    await Promise.all([log.start(), database.startAgain(), redis.startAgain()]);
    await Promise.all(applications.map((each) => each.start()));
    for (const { url } of apis) await untilReady(url);
  };
  await heal();
  return {
    ...{ apis, workers, log, database, redis, disk, eventStore, heal },
    followDatabase() {
      for (const { ways: its } of applications) {
        its.database.targetPort = database.port;
        its.database.cut();
      }
    },
    async stop() {
      for (const each of applications) each.signal('SIGCONT');
      await Promise.all(applications.map((each) => each.stop()));
      await eventStore.close();
      await Promise.all(ways.map((way) => way.close()));
      log.signal('SIGKILL');
      await Promise.all([database.stop(), redis.stop()]);
      disk.unmount();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
