import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventStoreDBClient, jsonEvent, type JSONType } from '@eventstore/db-client';
import { owe } from './leftovers.js';
import { openAccount, type RunningSystem } from './running-system.js';

const perAppend = 500;

/**
 * A directive with so many reports of progress, appended like one that came through the API.
 * @param code of its agency, which no other has
 */
export async function longDirective(
  system: RunningSystem,
  { reports, code }: { reports: number; code: string },
): Promise<string> {
  const { http, endpoints } = system;
  const { id: agencyId } = await http.post('/agencies', { code, name: 'Cơ quan báo cáo nhiều' });
  const password = randomUUID();
  const account = {
    username: `bao.cao.${code.toLowerCase()}`,
    password,
    name: 'Bà Báo Cáo',
    role: 'agency',
    agencyId,
  };
  const officer = await openAccount(system, account);
  const convened = { title: 'Bench', body: 'Page', heldOn: '2022-07-20' };
  const { id: meetingId } = await http.post('/meetings', convened);
  const { id } = await http.post(`/meetings/${meetingId}/directives`, {
    ...{ title: 'Nhiệm vụ dài', content: 'Thực hiện.', leadAgencyId: agencyId, due: { on: '2030-12-13' } },
  });
  const notice = { number: `1-${code}/BCĐ`, publishedOn: '2022-07-20', signer: 'Trưởng ban' };
  await http.post(`/meetings/${meetingId}/publish`, notice);
  await officer.post(`/directives/${id}/accept`, {});
  await officer.post(`/directives/${id}/progress`, { narrative: 'Báo cáo thứ nhất.', percent: 1 });
  const client = EventStoreDBClient.connectionString(endpoints.eventStore);
  const disposed = owe(() => client.dispose());
  const streamId = `directive-${id}`;
  const [pattern] = await lastOf(client, streamId);
  if (!pattern) throw new Error('The report is not in the log');
  for (let from = 0; from < reports; from += perAppend)
    await client.appendToStream(
      streamId,
      Array.from({ length: perAppend }, (_, index) =>
        jsonEvent({
          type: pattern.type,
          data: {
            ...pattern.data,
            narrative: `Báo cáo thứ ${from + index + 2}.`,
            percent: (from + index) / reports,
          },
          metadata: { ...pattern.metadata, commandId: randomUUID() },
        }),
      ),
    );
  await disposed();
  const { position } = await officer.post(`/directives/${id}/progress`, {
    narrative: 'Báo cáo cuối.',
    percent: 50,
  });
  for (const path of [`/directives/${id}?`, `/directives/${id}/timeline?limit=1&`])
    await caughtUp(() => http.get(`${path}after=${position}`));
  await officer.close();
  return id;
}

/** The consumers take so many events in their own time, longer than one question waits. */
async function caughtUp(ask: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1)
    try {
      await ask();
      return;
    } catch {
      await sleep(1_000);
    }
  throw new Error('The read models do not catch up');
}

interface Pattern {
  readonly type: string;
  readonly data: Record<string, JSONType>;
  readonly metadata: Record<string, JSONType>;
}

async function lastOf(client: EventStoreDBClient, streamId: string): Promise<Pattern[]> {
  const found: Pattern[] = [];
  for await (const { event } of client.readStream(streamId, {
    direction: 'backwards',
    fromRevision: 'end',
    maxCount: 1,
  }))
    if (event) found.push(event as unknown as Pattern);
  return found;
}
