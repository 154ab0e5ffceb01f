import { randomUUID } from 'node:crypto';
import { bareAppends } from './bare-appends.js';
import { begin, percentile, report, withWorkers } from './figures.js';
import { countProcessorTime } from './processor-time.js';
import { openAccount, type HttpClient, type RunningSystem } from './running-system.js';
import { treeCost } from './tree-cost.js';

/** How many directives one sample meeting hands out: as many meetings as clients, each drafts in one of its own. */
const perMeeting = 40;

/**
 * The six-command life of a directive (create, assign, three reports, close) through HTTP, durable and idempotent,
 * against bare appends of like events by the same client on the same log at the same number in flight.
 */
export async function benchCommands(system: RunningSystem, inFlight: readonly number[]): Promise<void> {
  begin('Commands through HTTP against bare appendToStream');
  const officer = await prepareOfficer(system);
  for (const workers of inFlight) {
    const lives = workers === 1 ? 60 : workers * 40;
    const bare = await bareLives(system.endpoints.eventStore, workers, lives);
    const { perSecond, latencies, reportSpent } = await directiveLives(system, officer, workers, lives);
    const target = workers === 64 ? { atLeast: 0.5 } : undefined;
    report(
      `${workers} in flight: commands`,
      perSecond,
      'a second',
      workers === 64 ? { atLeast: 1_000 } : undefined,
    );
    report(`${workers} in flight: latency p50`, percentile(latencies, 0.5), 'ms');
    report(`${workers} in flight: latency p99`, percentile(latencies, 0.99), 'ms');
    report(`${workers} in flight: bare appends`, bare, 'a second');
    report(`${workers} in flight: ratio`, perSecond / bare, '', target);
    const spent = await reportSpent(`${workers} in flight`);
    if (workers === inFlight.at(-1)) await reportTree(system, spent);
  }
}

/** A directive drafted, numbered, issued, assigned, accepted, reported on three times and closed, by six commands. */
const eventsACommand = 9 / 6;

/** What the entries in the transparency log take is missing to the next command. */
async function reportTree(system: RunningSystem, spentMs: number): Promise<void> {
  const cost = await treeCost(system);
  report('the transparency log: processor time an event', cost, 'ms');
  report('the transparency log: share of that of a command', (cost * eventsACommand) / spentMs, 'times', {
    atMost: 0.1,
  });
}

interface Officer {
  readonly agencyId: string;
  readonly http: HttpClient;
}

async function prepareOfficer(system: RunningSystem): Promise<Officer> {
  const { id: agencyId } = await system.http.post('/agencies', { code: 'BENCH', name: 'Cơ quan đo tốc độ' });
  const secret = randomUUID();
  const http = await openAccount(system, {
    ...{ username: 'bench.officer', password: secret, name: 'Bench', role: 'agency' },
    agencyId,
  });
  return { agencyId, http };
}

async function directiveLives(
  system: RunningSystem,
  officer: Officer,
  workers: number,
  lives: number,
): Promise<{ perSecond: number; latencies: number[]; reportSpent: (name: string) => Promise<number> }> {
  const { http } = system;
  const latencies: number[] = [];
  const timed = async <Answer>(work: Promise<Answer>): Promise<Answer> => {
    const from = performance.now();
    const answer = await work;
    latencies.push(performance.now() - from);
    return answer;
  };
  const meetings = await Promise.all(
    Array.from({ length: Math.ceil(lives / perMeeting) }, (_, n) =>
      http.post('/meetings', { title: `Bench ${n}`, body: `B ${workers} ${n}`, heldOn: '2022-07-20' }),
    ),
  );
  const spent = await countProcessorTime(system);
  const ids: string[] = [];
  let last = '0';
  let next = 0;
  const creating = await withWorkers(workers, async () => {
    const mine = next++;
    const meeting = meetings[mine % meetings.length];
    if (mine >= lives || !meeting) return false;
    const draft = { title: `Nhiệm vụ ${mine}`, content: 'Thực hiện kế hoạch.', due: { on: '2030-12-13' } };
    ids.push((await timed(http.post(`/meetings/${meeting.id}/directives`, draft, randomUUID()))).id);
    return true;
  });
  await Promise.all(
    meetings.map(({ id }) =>
      http.post(`/meetings/${id}/publish`, { number: '1-TB', publishedOn: '2022-07-21', signer: 'A' }),
    ),
  );
  next = 0;
  const living = await withWorkers(workers, async () => {
    const id = ids[next++];
    if (id === undefined) return false;
    await timed(http.post(`/directives/${id}/assign`, { leadAgencyId: officer.agencyId }, randomUUID()));
    for (const percent of [30, 60, 90])
      await timed(
        officer.http.post(
          `/directives/${id}/progress`,
          { percent, narrative: 'Đang thực hiện.' },
          randomUUID(),
        ),
      );
    const { position } = await timed(
      http.post(
        `/admin/directives/${id}/close`,
        { outcome: 'implemented', withoutReport: true, reason: 'Bench.' },
        randomUUID(),
      ),
    );
    last = position;
    return true;
  });
  const commands = lives * 6;
  return {
    ...{ perSecond: commands / (creating + living), latencies },
    reportSpent: (name) => spent(name, commands, last),
  };
}

/** Appends a second by the bare client: one event of a like size to a stream, a new stream each six. */
function bareLives(url: string, workers: number, streams: number): Promise<number> {
  const data = {
    agencyId: randomUUID(),
    percent: 30,
    narrative: 'Đang thực hiện.',
    effectiveOn: '2026-11-24',
    indicators: [],
    evidence: [],
  };
  const metadata = {
    commandId: randomUUID(),
    fingerprint: 'f'.repeat(64),
    actor: { id: randomUUID(), name: 'Bench', role: 'agency' },
    recordedAt: new Date().toISOString(),
  };
  return bareAppends(url, { workers, streams, each: 6, event: { type: 'ProgressReported', data, metadata } });
}
