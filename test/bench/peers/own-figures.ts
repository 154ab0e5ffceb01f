import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { findPort } from '#embedded';
import { bareAppends } from '../bare-appends.js';
import { percentile, report } from '../figures.js';
import { countProcessorTime } from '../processor-time.js';
import { lagsOf } from '../query-lag.js';
import { HttpClient, openAccount, startAnother, type RunningSystem } from '../running-system.js';
import { reportProgressSteadily } from '../steady-commands.js';
import { ownSystem } from './own-system.js';
import { live } from './live.js';
import { acts, type Contestant } from './peer-systems.js';

const clients = 64;
const lives = 320;
/** How many answers are followed to the query that shows them. */
const samples = 200;

/**
 * What no peer is asked: commands beside bare appends, what a command takes of the processor and asks of the log beside its
 * append, and how long after an answer a query shows it while others give 70 % of what the system can take.
 * @param perSecond commands a second of this run at 64 clients
 */
export async function reportOwnFigures(
  system: RunningSystem,
  contestant: Contestant,
  perSecond: number,
): Promise<void> {
  const bare = await bareAppends(system.endpoints.eventStore, {
    ...{ workers: clients, streams: lives, each: acts.length },
    event: { type: 'ProgressReported', data: sample(), metadata: { commandId: randomUUID() } },
  });
  report('64 clients: to bare appends', perSecond / bare, '', { atLeast: 0.5 });
  await contestant.prepare(lives);
  const spent = await countProcessorTime(system);
  await live(contestant, clients, lives);
  const { position } = await system.http.post('/agencies', {
    code: `P${randomUUID().slice(0, 8)}`,
    name: 'Mốc',
  });
  await spent('64 clients', lives * acts.length, position);
  report('64 clients: calls of the log beside the append', await callsOfACommand(system), 'a command', {
    atMost: 0,
  });
  report(
    '70 % load: from an answer to the query that shows it, p99',
    await lagUnderLoad(system, 0.7 * perSecond),
    'ms',
    {
      atMost: 100,
    },
  );
}

/** Counted at an API of its own, which has a port for its figures. */
async function callsOfACommand(system: RunningSystem): Promise<number> {
  const port = await findPort();
  const another = await startAnother('api', system, { DONDOC_METRICS_PORT: String(port) });
  const api = another.said.url ?? '';
  const http = new HttpClient(api);
  http.as(system.http.authorization);
  const contestant = await ownSystem({ ...system, http, endpoints: { ...system.endpoints, api } }, 'calls');
  const calls = async (): Promise<number> => {
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    return [...text.matchAll(/^dondoc_event_store_calls_total\{(.*)\} (\d+)$/gm)]
      .filter(([, labels]) => !labels?.includes('"append"'))
      .reduce((sum, [, , count]) => sum + Number(count), 0);
  };
  // At the first commands it reads what it keeps from then on.
  await contestant.prepare(clients);
  await live(contestant, clients, clients);
  await contestant.prepare(lives);
  // To tell its figures it asks how far the log is, once a second at most, which is no command's call.
  const once = await calls();
  await sleep(1_500);
  const before = await calls();
  await live(contestant, clients, lives);
  const asked = (await calls()) - before - (before - once);
  await http.close();
  await another.stop();
  return asked / (lives * acts.length);
}

/** The 99th percentile, in milliseconds. */
async function lagUnderLoad(system: RunningSystem, perSecond: number): Promise<number> {
  const { http } = system;
  const meeting = await http.post('/meetings', {
    title: 'Hội nghị',
    body: 'Đo độ trễ',
    heldOn: '2022-07-20',
  });
  const drafts = Array.from({ length: 64 }, (_, nth) => ({
    title: `Nhiệm vụ ${nth}`,
    content: 'Thực hiện.',
  }));
  const ids: string[] = [];
  const { id: leadAgencyId } = await http.post('/agencies', { code: 'LOADED', name: 'Cơ quan chịu tải' });
  for (const draft of drafts)
    ids.push(
      (
        await http.post(`/meetings/${meeting.id}/directives`, {
          ...draft,
          leadAgencyId,
          due: { on: '2030-12-13' },
        })
      ).id,
    );
  await http.post(`/meetings/${meeting.id}/publish`, {
    number: '2-TB',
    publishedOn: '2022-07-21',
    signer: 'A',
  });
  const officer = await openAccount(system, {
    ...{ username: 'loaded.officer', password: randomUUID(), name: 'Chuyên viên', role: 'agency' },
    agencyId: leadAgencyId,
  });
  const load = reportProgressSteadily(officer, ids, perSecond);
  const other = await http.post('/meetings', {
    title: 'Hội nghị',
    body: 'Đo độ trễ 2',
    heldOn: '2022-07-20',
  });
  const lags = await lagsOf(http, other.id, samples);
  await load.stop();
  return percentile(lags, 0.99);
}

const sample = () => ({
  agencyId: randomUUID(),
  percent: 30,
  narrative: 'Đang thực hiện.',
  effectiveOn: '2026-11-24',
  indicators: [],
  evidence: [],
});
