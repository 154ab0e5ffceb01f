import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { directives, decoded } from '#application';
import { composeCalendar, judgement, timeStatus, type Directive } from '#domain';
import { connectEventStore, type RecordedEvent } from '#event-store';
import { ApiClient, type CommandAnswer } from '../../examples/july-2022/src/api-client.js';
import { startsAt } from '../../examples/july-2022/src/meeting-of-july-2022.js';
import { prepareCast, samplePassword } from '../../examples/july-2022/src/stage.js';
import { tellStory } from '../../examples/july-2022/src/story.js';
import { rounds } from '../long-rounds.fixture.js';

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

    const events = await wholeLog();
    expect(lostFrom(events, acknowledged)).toEqual([]);
    expect(directiveIds.size).toBe(6);
    const admin = new ApiClient(api, 'check', 60_000);
    await admin.signIn('admin', samplePassword);
    const last = events.at(-1)?.position ?? 0n;
    const { items } = await admin.query<{ items: { id: string }[] }>(`/directives?limit=500&after=${last}`);
    const shown = new Map(items.map((item) => [item.id, item]));
    const folded = foldDirectives(events);
    expect([...shown.keys()].sort()).toEqual([...folded.keys()].sort());
    const calendar = composeCalendar('Asia/Ho_Chi_Minh', []);
    for (const [id, { state, revision }] of folded)
      expect(shown.get(id)).toMatchObject({
        number: state.number,
        work: state.work,
        time: timeStatus(
          {
            ...state,
            dueOn: state.deadline?.dueOn ?? null,
            dueSoonFrom: state.deadline?.dueOn ? calendar.dueSoonFrom(state.deadline.dueOn) : null,
          },
          '2022-12-14',
        ),
        leadAgencyId: state.leadAgencyId,
        dueOn: state.deadline?.dueOn ?? null,
        originalDueOn: state.originalDueOn,
        extensions: state.extensions,
        percent: state.percent,
        closedOn: state.closure?.closedOn ?? null,
        daysLate: daysLate(state),
        revision: Number(revision),
      });
    expect(remindersTwice(events)).toEqual([]);
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
  const random = mulberry32(seed);
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

async function wholeLog(): Promise<RecordedEvent[]> {
  const { eventStore } = JSON.parse(await readFile(join(data, 'endpoints.json'), 'utf8')) as {
    eventStore: string;
  };
  const store = connectEventStore(eventStore);
  const events: RecordedEvent[] = [];
  for await (const event of store.readAll()) events.push(event);
  await store.close();
  return events;
}

/** The acknowledged commands whose last event does not stand in the log where the answer said. */
function lostFrom(events: readonly RecordedEvent[], acknowledged: readonly CommandAnswer[]): CommandAnswer[] {
  const at = new Map(events.map((event) => [String(event.position), event]));
  return acknowledged.filter((answer) => !at.has(answer.position));
}

/** What a closed directive was judged by; of an overdue one, the days until the story's last. */
function daysLate(state: Directive): number | null {
  if (state.closure) return state.closure.daysLate;
  const late = judgement(state.deadline?.dueOn ?? null, '2022-12-14').daysLate ?? 0;
  return late > 0 ? late : null;
}

function foldDirectives(
  events: readonly RecordedEvent[],
): Map<string, { state: Directive; revision: bigint }> {
  const folded = new Map<string, { state: Directive; revision: bigint }>();
  for (const event of events) {
    if (!event.streamId.startsWith('directive-')) continue;
    const id = event.streamId.slice('directive-'.length);
    const state = directives.evolve(folded.get(id)?.state ?? null, decoded(directives, event));
    if (state) folded.set(id, { state, revision: event.revision });
  }
  return folded;
}

/** Reminders that stand twice in the log: the same directive, deadline, step, agency and due instant. */
function remindersTwice(events: readonly RecordedEvent[]): string[] {
  const seen = new Set<string>();
  return events
    .filter(({ type }) => type === 'ReminderIssued' || type === 'EscalationRaised')
    .map(({ streamId, data: { step, agencyId, deadline, dueAt } }) =>
      JSON.stringify([streamId, step, agencyId, deadline, dueAt]),
    )
    .filter((key) => seen.size === seen.add(key).size);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

/** A small seeded generator (mulberry32, public domain), so that a failing run can be run again. */
function mulberry32(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
