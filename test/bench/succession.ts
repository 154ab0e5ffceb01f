import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectEventStore } from '#event-store';
import { createPool } from '#platform';
import { begin, report, withWorkers } from './figures.js';
import { allCaughtUp } from './morning-office.js';
import type { HttpClient, RunningSystem } from './running-system.js';

const directives = 10_000;
const perMeeting = 100;
const coordinated = 10;
/** Milliseconds after which handing over is given up. */
const longestMs = 600_000;

interface Progress {
  readonly progress: { readonly handedOver: number; readonly left: number };
}

/** An agency with 10,000 open directives is merged into another: from the act until the last has its heir. */
export async function benchSuccession({ http, endpoints }: RunningSystem): Promise<void> {
  begin('Succession: an agency with 10,000 open directives is merged into another');
  const [agencyId, heirId, other] = [await agency(http), await agency(http), await agency(http)];
  await handOut(http, agencyId, other);
  await tablesAreThere(endpoints);
  const act = {
    agencyId,
    kind: 'merged',
    basis: { number: '202/2025/QH15', issuedOn: '2025-06-12', issuer: 'Quốc hội' },
    effectiveOn: '2025-07-01',
    heirIds: [heirId],
  };
  const before = performance.now();
  await http.post('/admin/successions/preview', act);
  report('preview, duty by duty', (performance.now() - before) / 1_000, 's');
  const began = performance.now();
  const { successionId } = await http.post<{ successionId: string }>('/admin/successions', act);
  report('the act itself', (performance.now() - began) / 1_000, 's');
  await handedOver(http, successionId);
  report('all handed over, as the read model shows it', (performance.now() - began) / 1_000, 's', {
    atMost: 60,
  });
}

async function agency(http: HttpClient): Promise<string> {
  return (await http.post('/agencies', { code: randomUUID().slice(0, 8), name: 'Sở Tư pháp' })).id;
}

/** Most are led by the agency; of some it has a share. */
async function handOut(http: HttpClient, agencyId: string, other: string): Promise<void> {
  let left = directives;
  await withWorkers(32, async () => {
    if (left <= 0) return false;
    left -= perMeeting;
    const body = `M ${randomUUID()}`;
    const meeting = await http.post('/meetings', { title: 'Bench', body, heldOn: '2022-07-20' });
    for (let n = 0; n < perMeeting; n += 1) {
      const parties =
        n < coordinated
          ? { leadAgencyId: other, coordinators: [{ agencyId }] }
          : { leadAgencyId: agencyId, coordinators: [] };
      await http.post(`/meetings/${meeting.id}/directives`, {
        ...{ title: `Nhiệm vụ ${n}`, content: 'Thực hiện.', due: { on: '2022-12-14' } },
        ...parties,
      });
    }
    const notice = { number: '15-TB/BCĐ', publishedOn: '2022-07-20', signer: 'Trưởng ban' };
    await http.post(`/meetings/${meeting.id}/publish`, notice);
    return true;
  });
}

/** What was handed out within a minute is in the tables before it is asked about. */
async function tablesAreThere({ eventStore: url, database }: RunningSystem['endpoints']): Promise<void> {
  const eventStore = connectEventStore(url);
  const pool = createPool(database, { max: 1 });
  try {
    await allCaughtUp(eventStore, pool);
  } finally {
    await Promise.all([eventStore.close(), pool.end()]);
  }
}

async function handedOver(http: HttpClient, id: string): Promise<void> {
  for (const until = Date.now() + longestMs; Date.now() < until; await sleep(200)) {
    // Until the read model has the act there is no such succession.
    const found = await http.get<Progress>(`/admin/successions/${id}`).catch(() => null);
    if (found !== null && found.progress.handedOver >= directives && found.progress.left === 0) return;
  }
  throw new Error(`Not everything was handed over within ${longestMs / 1_000} s`);
}
