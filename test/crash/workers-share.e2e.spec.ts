import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { connectEventStore, ourStreamPrefixes, type RecordedEvent } from '#event-store';
import { owe, settleAll } from '../bench/leftovers.js';
import {
  HttpClient,
  openAccount,
  startAnother,
  startSystem,
  type Another,
  type RunningSystem,
} from '../bench/running-system.js';
import { reportProgressSteadily } from '../bench/steady-commands.js';
import { longRounds } from '../long-rounds.fixture.js';
import { eventStoreCommand, startOutsideEventStore } from '../servers/own-event-store.fixture.js';

/** Ten minutes, a worker killed or frozen every ten seconds. */
const disturbances = 60;
const everyMs = 10_000;
/** As long as shares may take to settle after a change. */
const settledWithinMs = 10_000;
const perSecondAndApi = 40;

const whenLong = longRounds ? describe : describe.skip;

whenLong('two APIs and four workers on the same stores', () => {
  // The newest first: whoever writes into the folder of the system has ended before it is removed.
  afterAll(() => settleAll(), 120_000);

  it(
    'lose, double and mix up nothing while a worker is killed or frozen every ten seconds, and then come to rest',
    async () => {
      const system = await startSystem({ ...(await eventStoreOutside()), DONDOC_LOG_LEVEL: 'error' });
      const { officers, ids } = await prepare(system);
      const transparency = pathToFileURL(join(system.data, 'transparency')).href;
      const startWorker = () =>
        startAnother('worker', system, { DONDOC_TRANSPARENCY: transparency, DONDOC_LOG_LEVEL: 'error' });
      // The system came with one.
      const workers = await Promise.all([startWorker(), startWorker(), startWorker()]);
      const database = new pg.Client(system.endpoints.database);
      owe(() => database.end());
      await database.connect();
      expect(await settledShares(database)).toHaveLength(4);

      const half = ids.length / 2;
      const commands = officers.map((officer, at) =>
        reportProgressSteadily(officer, ids.slice(at * half, (at + 1) * half), perSecondAndApi),
      );
      for (let disturbance = 0; disturbance < disturbances; disturbance += 1) {
        const at = disturbance % workers.length;
        await disturb(workers, at, disturbance % 2 === 0 ? 'killed' : 'frozen', startWorker);
      }
      for (const each of commands) await each.stop();

      const events = await allEvents(system);
      await untilAllHaveRead(database, events.at(-1)?.position ?? 0n);
      const answered = commands.reduce((sum, each) => sum + each.answered.length, 0);
      expect(events.filter(({ type }) => type === 'ProgressReported')).toHaveLength(answered);
      expect(await positionsIn(database)).toEqual(events.map(({ position }) => position));
      expect(await revisionsIn(database)).toEqual(lastRevisions(events));
      expect(await settledShares(database)).toHaveLength(4);
      await Promise.all([system.http, ...officers].map((client) => client.close()));
    },
    disturbances * everyMs + 300_000,
  );
});

/** As EVENTSTORE_URL, where a program starts the event store of a test; without it the launcher starts its own. */
async function eventStoreOutside(): Promise<NodeJS.ProcessEnv> {
  if (eventStoreCommand === undefined) return {};
  const folder = await mkdtemp(join(tmpdir(), 'dondoc-share-'));
  owe(() => rm(folder, { recursive: true, force: true }));
  const store = await startOutsideEventStore(eventStoreCommand, join(folder, 'log'));
  owe(() => store.stop());
  return { EVENTSTORE_URL: store.url };
}

/** Directives that are handed out, and an officer of their agency at each of two APIs. */
async function prepare(system: RunningSystem): Promise<{ officers: HttpClient[]; ids: string[] }> {
  const { http } = system;
  const { id: agencyId } = await http.post('/agencies', { code: 'SHARE', name: 'Cơ quan chia việc' });
  const password = randomUUID();
  const account = { username: 'share.officer', name: 'Chuyên viên', role: 'agency', agencyId };
  const first = await openAccount(system, { ...account, password });
  const { said } = await startAnother('api', system, { DONDOC_LIMIT_COMMANDS: '10000000' });
  const second = new HttpClient(said.url ?? '');
  await second.signIn(account.username, password);
  const meeting = await http.post('/meetings', {
    title: 'Hội nghị',
    body: 'Chia việc',
    heldOn: '2022-07-20',
  });
  const ids: string[] = [];
  for (let made = 0; made < 40; made += 1) {
    const draft = {
      title: 'Nhiệm vụ',
      content: 'Thực hiện.',
      leadAgencyId: agencyId,
      due: { on: '2030-12-13' },
    };
    ids.push((await http.post(`/meetings/${meeting.id}/directives`, draft)).id);
  }
  const notice = { number: '1-TB', publishedOn: '2022-07-21', signer: 'A' };
  await http.post(`/meetings/${meeting.id}/publish`, notice);
  return { officers: [first, second], ids };
}

/** Kills a worker and starts another in its place, or freezes it for most of the time until the next disturbance. */
async function disturb(
  workers: Another[],
  at: number,
  how: 'killed' | 'frozen',
  startWorker: () => Promise<Another>,
): Promise<void> {
  const worker = workers[at];
  if (how === 'frozen') {
    worker?.process.kill('SIGSTOP');
    await sleep(everyMs * 0.8);
    worker?.process.kill('SIGCONT');
    await sleep(everyMs * 0.2);
    return;
  }
  worker?.process.kill('SIGKILL');
  const [replacement] = await Promise.all([startWorker(), sleep(everyMs)]);
  workers[at] = replacement;
}

/** How many consumers each worker has once the shares are settled; none of them moves for as long again. */
async function settledShares(database: pg.Client): Promise<number[]> {
  await sleep(settledWithinMs);
  const owners = async () => {
    const { rows } = await database.query<{ name: string; owner: string; epoch: string }>(
      `SELECT name, owner, epoch FROM public.consumer WHERE live ORDER BY name`,
    );
    return rows;
  };
  const before = await owners();
  await sleep(settledWithinMs);
  expect(await owners()).toEqual(before);
  const counts = new Map<string, number>();
  for (const { owner } of before) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  const shares = [...counts.values()];
  expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
  return shares;
}

async function allEvents(system: RunningSystem): Promise<RecordedEvent[]> {
  const store = connectEventStore(system.endpoints.eventStore);
  const events: RecordedEvent[] = [];
  for await (const event of store.readAll({ prefixes: ourStreamPrefixes })) events.push(event);
  await store.close();
  return events;
}

async function untilAllHaveRead(database: pg.Client, position: bigint): Promise<void> {
  for (let looks = 0; looks < 3_000; looks += 1) {
    const { rowCount } = await database.query(
      'SELECT FROM public.consumer WHERE live AND coalesce(commit_position, -1) < $1',
      [position],
    );
    if (rowCount === 0) return;
    await sleep(20);
  }
  throw new Error('A consumer did not reach the end of the log within a minute');
}

/** Every event of the audit trail, by its position: one that came twice would be there twice in a directive's page. */
async function positionsIn(database: pg.Client): Promise<bigint[]> {
  const { rows } = await database.query<{ position: string }>(
    'SELECT position FROM live.audit_event ORDER BY position',
  );
  return rows.map(({ position }) => BigInt(position));
}

/** By directive, the revision that its row in the list was folded up to, and how many events its page tells. */
async function revisionsIn(database: pg.Client): Promise<Record<string, string>> {
  const { rows } = await database.query<{ id: string; revision: string; events: string }>(
    `SELECT id, d.revision, count(e.revision) AS events FROM live.directive d
     JOIN live.directive_event e ON e.directive_id = d.id GROUP BY id, d.revision`,
  );
  return Object.fromEntries(rows.map(({ id, revision, events }) => [id, `${revision} of ${events}`]));
}

function lastRevisions(events: readonly RecordedEvent[]): Record<string, string> {
  const last = new Map<string, bigint>();
  for (const { streamId, revision } of events)
    if (streamId.startsWith('directive-')) last.set(streamId.slice('directive-'.length), revision);
  return Object.fromEntries([...last].map(([id, revision]) => [id, `${revision} of ${revision + 1n}`]));
}
