import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ApiClient, ProblemAnswer, type CommandAnswer } from '../../examples/july-2022/src/api-client.js';
import { adminPassword, eventually } from '../api/system.fixture.js';
import { longRounds } from '../long-rounds.fixture.js';
import { pick, seededRandom, shuffled } from '../seeded-random.fixture.js';
import { differencesFrom, recordedInTrail } from './as-folded.fixture.js';
import { faults } from './chaos-faults.fixture.js';
import { startChaosSystem, type ChaosSystem } from './chaos-system.fixture.js';
import { FoldedLog } from './folded-log.fixture.js';

/** Each night; fewer by DONDOC_CHAOS_ROUNDS, the same again by DONDOC_TEST_SEED. */
const rounds = Number(process.env['DONDOC_CHAOS_ROUNDS'] ?? 200);
const directives = Number(process.env['DONDOC_CHAOS_DIRECTIVES'] ?? 5_000);
const seed = Number(process.env['DONDOC_TEST_SEED'] ?? Date.now() % 1_000_000);
const longestFaultMs = 20_000;
const clients = 12;
const startsAt = '2022-07-20T01:00:00Z';
const password = 'mat-khau-dai-hon';

let system: ChaosSystem;
let admin: ApiClient;
let officers: readonly ApiClient[];
let ids: readonly string[];
const random = seededRandom(seed);
const log = new FoldedLog();

/** What people were told came of what they reported, by its text. */
const acknowledged = new Map<string, string>();
const refused = new Set<string>();

const anyApi = () => pick(system.apis, Math.random()).url;
const client = (who: string) => new ApiClient(anyApi, `chaos-${seed}-${who}`, 300_000);

(longRounds ? describe : describe.skip)(`chaos of seed ${seed}`, () => {
  beforeAll(async () => {
    system = await startChaosSystem(startsAt);
    admin = client('admin');
    await admin.signIn('admin', adminPassword);
    const { id: leadAgencyId } = await admin.command('/agencies', { code: 'TAND', name: 'Tòa án nhân dân' });
    const { invitation } = await admin.command<{ invitation: { token: string } }>('/users', {
      ...{ username: 'chuyen.vien', name: 'Chuyên viên', role: 'agency', agencyId: leadAgencyId },
    });
    await admin.useInvitation(invitation.token, password);
    officers = Array.from({ length: clients }, (_, n) => client(`officer-${n}`));
    for (const officer of officers) await officer.signIn('chuyen.vien', password);
    ids = await handOut(leadAgencyId);
  }, 600_000);

  afterAll(() => system.stop(), 120_000);

  // Every fault once, in an order that follows from the seed, and then again in another.
  const drawn = Array.from({ length: Math.ceil(rounds / faults.length) }, () =>
    shuffled(faults, random),
  ).flat();

  test.each(drawn.slice(0, rounds).map((fault, n) => ({ n: n + 1, name: fault.name, fault })))(
    'round $n, $name: nothing is lost or double, and the read models are the log',
    async ({ fault }) => {
      const over = new AbortController();
      const reporting = officers.map((officer) => report(officer, over.signal));
      const advancing = advance(over.signal);
      await fault.happen(system, random, longestFaultMs);
      over.abort();
      await system.heal();
      await Promise.all([...reporting, advancing]);
      await compare();
    },
    900_000,
  );
});

/** Meetings of 500 directives, which fall due on the days that the clock is set forward to. */
async function handOut(leadAgencyId: string): Promise<readonly string[]> {
  const made: string[] = [];
  while (made.length < directives) {
    const body = `Ban Chỉ đạo ${randomUUID()}`;
    const { id } = await admin.command('/meetings', { title: 'Hội nghị', body, heldOn: '2022-07-20' });
    const rows = Array.from({ length: Math.min(500, directives - made.length) }, (_, n) => ({
      ...{ title: `Nhiệm vụ ${made.length + n}`, content: 'Thực hiện kế hoạch.', leadAgencyId },
      due: { workingDays: 5 + ((made.length + n) % 60) },
    }));
    const path = `/meetings/${id}/directives/batch`;
    const { results } = await admin.command<{ results: { id: string }[] }>(path, { directives: rows });
    const notice = { number: '15-TB/BCĐ', publishedOn: '2022-07-20', signer: 'Trưởng ban' };
    await admin.command(`/meetings/${id}/publish`, notice);
    made.push(...results.map((result) => result.id));
  }
  return made;
}

/** Reports progress on one directive after another until it is over; each is repeated until it is answered. */
async function report(officer: ApiClient, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    const narrative = `Báo cáo ${randomUUID()}`;
    const path = `/directives/${pick(ids, Math.random())}/progress`;
    try {
      const { position } = await officer.command(path, {
        percent: Math.floor(Math.random() * 100),
        narrative,
      });
      acknowledged.set(narrative, position);
    } catch (error) {
      if (!(error instanceof ProblemAnswer) || error.status >= 500) throw error;
      refused.add(narrative);
    }
  }
}

let today = new Date(startsAt);

/** Sets the clock forward by a working day: reminders fall due in the midst of it all. */
async function advance(over: AbortSignal): Promise<void> {
  if (over.aborted) return;
  today = new Date(today.getTime() + 24 * 3_600_000);
  while (!over.aborted) {
    try {
      await admin.command<CommandAnswer>('/simulation/clock', { to: today.toISOString() });
      return;
    } catch (error) {
      // An API whose clock stands a day ahead takes every token for one that is over.
      if (!(error instanceof ProblemAnswer) || error.status !== 401) throw error;
      await sleep(200);
    }
  }
}

/** Every part, once it has caught up, against the log read by itself. */
async function compare(): Promise<void> {
  await log.readOn(system.eventStore);
  const lost = [...acknowledged].filter(([, position]) => !log.hasEventAt(position));
  expect(lost).toEqual([]);
  expect([...acknowledged.keys()].filter((text) => log.timesReported(text) !== 1)).toEqual([]);
  expect([...refused].filter((text) => log.timesReported(text) !== 0)).toEqual([]);
  expect(log.remindersTwice).toEqual([]);
  await eventually('nothing follows any more', async () => {
    const before = log.events;
    await log.readOn(system.eventStore);
    return log.events === before;
  });
  const day = new Date(today.getTime() + 7 * 3_600_000).toISOString().slice(0, 10);
  expect(await differencesFrom(log, admin, day)).toEqual([]);
  expect(await recordedInTrail(system.database.url)).toBe(log.events);
}
