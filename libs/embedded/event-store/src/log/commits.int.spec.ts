import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventLog } from './event-log.js';
import type { ProposedEvent } from './recorded-event.js';

let data: string;
let log: EventLog;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'event-store-commits-'));
  log = await EventLog.open(data);
});
afterAll(async () => {
  await log.close();
  await rm(data, { recursive: true, force: true });
});

const event = (text = '{}'): ProposedEvent => ({
  id: randomBytes(16),
  type: 't',
  json: true,
  metadata: new Uint8Array(),
  data: Buffer.from(text),
});
const PAGE = { events: 100, bytes: 1_000_000 };

test('metadata nested however deep hinders neither its stream nor who writes in the same commit', async () => {
  const nested = `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`;
  const metadata = `{"$tb":9223372036854775807,"custom":${nested}}`;
  await log.append('deep', 'any', [event()]);
  await log.append('$$deep', 'any', [event(metadata)]);
  await log.delete('deep', 'any');
  await log.append('$$deep', 'any', [event(metadata)]);
  const outcomes = await Promise.all([
    log.append('deep', 'any', [event()]),
    ...Array.from({ length: 20 }, (_, n) => log.append(`other-${n}`, 'no_stream', [event()])),
  ]);
  expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['written']));
  const bounds = log.bounds('deep');
  expect(bounds).toMatchObject({ kind: 'readable', first: 1, last: 1 });
  expect(log.readStream('$$deep', 3, 3, false, PAGE)[0]?.data.toString()).toContain(nested);
});

test('a command that cannot be carried out is refused alone, and nothing of it is stored', async () => {
  const before = log.position;
  const queued = [
    log.append('first', 'no_stream', [event()]),
    log.append('broken', 'no_stream', [event(), { ...event(), id: undefined } as never]),
    log.append('last', 'no_stream', [event(), event()]),
  ];
  const [first, refused, last] = await Promise.allSettled(queued);
  expect(first).toMatchObject({ status: 'fulfilled', value: { kind: 'written', revision: 0 } });
  expect(refused?.status).toBe('rejected');
  expect(last).toMatchObject({ status: 'fulfilled', value: { kind: 'written', revision: 1 } });
  expect(log.position).toBe(before + 3);
  expect(log.bounds('broken')).toEqual({ kind: 'missing' });
});
