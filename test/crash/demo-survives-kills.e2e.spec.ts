import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { connectEventStore } from '#event-store';
import { ApiClient, type CommandAnswer } from '../../examples/july-2022/src/api-client.js';
import { startsAt } from '../../examples/july-2022/src/meeting-of-july-2022.js';
import { prepareCast, samplePassword } from '../../examples/july-2022/src/stage.js';
import { tellStory } from '../../examples/july-2022/src/story.js';
import { rounds } from '../long-rounds.fixture.js';
import { FoldedLog, itemOf } from './folded-log.fixture.js';
import { seededRandom } from '../seeded-random.fixture.js';

const kills = rounds({ usual: 2, long: 20 });
const seed = Number(process.env['DONDOC_TEST_SEED'] ?? Date.now() % 1_000_000);
/** The story goes on only while the system is up, so the whole is bounded by the restarts. */
const wholeTimeout = 120_000 + kills * 30_000;

let data: string;
let port: number;
let launcher: ChildProcess | undefined;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'dondoc-kill-'));
  port = await freePort();
});

afterAll(async () => {
  if (launcher) await ended(launcher, 'SIGTERM');
  await rm(data, { recursive: true, force: true });
});

test(
  `kill -9 at ${kills} random moments of the story loses nothing that was acknowledged (seed ${seed})`,
  async () => {
    const acknowledged: CommandAnswer[] = [];
    const api = () => `http://127.0.0.1:${port}`;
    const client = (who: string) => new RememberingClient(api, `kill-${who}`, acknowledged);
    launcher = start();
    await untilReady();

    const story = { over: false };
    const reported = tell(client).finally(() => {
      story.over = true;
    });
    const killing = killRandomly(story);
    const { directiveIds } = await reported;
    await killing;
    await untilReady();

    const log = await foldedLog();
    expect(acknowledged.filter(({ position }) => !log.hasEventAt(position))).toEqual([]);
    expect(directiveIds.size).toBe(6);
    const admin = new ApiClient(api, 'check', 60_000);
    await admin.signIn('admin', samplePassword);
    const path = `/directives?limit=500&after=${log.newest}`;
    const { items } = await admin.query<{ items: { id: string }[] }>(path);
    const shown = new Map(items.map((item) => [item.id, item]));
    expect([...shown.keys()].sort()).toEqual([...log.directives.keys()].sort());
    for (const [id, folded] of log.directives)
      expect(shown.get(id)).toMatchObject(itemOf(folded, '2022-12-14'));
    expect(log.remindersTwice).toEqual([]);
  },
  wholeTimeout,
);

/** A client that writes down each command that was acknowledged. */
class RememberingClient extends ApiClient {
  constructor(
    url: () => string,
    keyPrefix: string,
    private readonly acknowledged: CommandAnswer[],
  ) {
    super(url, keyPrefix, 120_000);
  }

  override async command<Answer = CommandAnswer>(path: string, body: unknown): Promise<Answer> {
    const answer = await super.command<Answer>(path, body);
    if (!path.startsWith('/simulation')) this.acknowledged.push(answer as CommandAnswer);
    return answer;
  }
}

async function tell(client: (who: string) => ApiClient) {
  const admin = client('admin');
  await admin.signIn('admin', samplePassword);
  const cast = await prepareCast(admin, client, 'vi');
  return tellStory(cast, cast.agencyIds, 'vi', () => undefined);
}

/** Every second kill takes the launcher alone, so that its children must notice; the others take all at once. */
async function killRandomly(story: { over: boolean }): Promise<void> {
  const random = seededRandom(seed);
  for (let kill = 0; kill < kills && !story.over; kill += 1) {
    await sleep(100 + random() * 1_500);
    if (story.over || !launcher?.pid) return;
    const victim = launcher;
    const gone = new Promise((resolve) => victim.once('exit', resolve));
    const parts = kill % 2 === 0 ? await partsOfTheSystem() : [];
    for (const pid of [launcher.pid, ...parts]) killProcess(pid);
    await gone;
    launcher = start();
    await untilReady();
  }
}

/** The processes that the launcher started: event log, API and worker. */
async function partsOfTheSystem(): Promise<number[]> {
  const children = JSON.parse(await readFile(join(data, 'children.json'), 'utf8')) as { pid: number }[];
  return children.map(({ pid }) => pid);
}

function killProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function start(): ChildProcess {
  return spawn(process.execPath, ['dist/apps/cli/src/main.js', 'start'], {
    env: {
      ...process.env,
      DONDOC_DATA: data,
      PORT: String(port),
      DONDOC_CLOCK: `simulated:${startsAt}`,
      DONDOC_ADMIN_PASSWORD: samplePassword,
      DONDOC_LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
    detached: true,
  });
}

async function untilReady(): Promise<void> {
  for (let tries = 0; tries < 1_800; tries += 1) {
    const ready = await fetch(`http://127.0.0.1:${port}/health/ready`, {
      signal: AbortSignal.timeout(5_000),
    }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return;
    if (launcher?.exitCode) throw new Error(`The launcher stopped with exit code ${launcher.exitCode}`);
    await sleep(100);
  }
  throw new Error('The system did not become ready again');
}

async function ended(process_: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (process_.exitCode !== null || process_.signalCode !== null) return;
  const gone = new Promise((resolve) => process_.once('exit', resolve));
  process_.kill(signal);
  await gone;
}

async function foldedLog(): Promise<FoldedLog> {
  const { eventStore } = JSON.parse(await readFile(join(data, 'endpoints.json'), 'utf8')) as {
    eventStore: string;
  };
  const store = connectEventStore(eventStore);
  const log = new FoldedLog();
  await log.readOn(store);
  await store.close();
  return log;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
