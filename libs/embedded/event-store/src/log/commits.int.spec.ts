import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommitQueue } from './commit-queue.js';
import { EventLog } from './event-log.js';
import type { ProposedEvent } from './recorded-event.js';
import { openForAppending } from '../open-for-appending.js';
import { lastPosition } from './stored-events.js';
import { StreamWriter } from './stream-writer.js';
import { openTables } from './tables.js';

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

/** A queue on a log of its own, whose next transactions LMDB takes back after all of their writes. */
async function queueTakenBack(times: number) {
  const folder = await mkdtemp(join(tmpdir(), 'event-store-taken-back-'));
  const tables = openTables(folder);
  const { root } = tables;
  const transactionSync: typeof root.transactionSync = root.transactionSync.bind(root);
  let left = times;
  root.transactionSync = (act, flags) =>
    transactionSync(() => {
      const result = act();
      left -= 1;
      if (left >= 0) throw Object.assign(new Error('MDB_BAD_TXN'), { code: -30782 });
      return result;
    }, flags);
  const warnings: string[] = [];
  const queue = new CommitQueue(
    tables,
    folder,
    new StreamWriter(tables),
    () => undefined,
    (sentence) => void warnings.push(sentence),
  );
  const appendToBoth = () =>
    Promise.allSettled(
      ['one', 'other'].map((stream) =>
        queue.submit({ kind: 'append', stream, expected: 'no_stream', events: [event(), event()] }),
      ),
    );
  const end = async () => {
    await tables.close();
    await rm(folder, { recursive: true });
  };
  return { appendToBoth, warnings, newest: () => lastPosition(tables), end };
}

test('a transaction that LMDB takes back for its list of free pages is tried again, and each event is stored once', async () => {
  const { appendToBoth, warnings, newest, end } = await queueTakenBack(2);
  expect(await appendToBoth()).toMatchObject([
    { status: 'fulfilled', value: { kind: 'written', revision: 1 } },
    { status: 'fulfilled', value: { kind: 'written', revision: 1 } },
  ]);
  expect(newest()).toBe(4);
  expect(warnings).toEqual([]);
  await end();
});

test('a transaction that LMDB takes back again and again is refused, and the next one is taken', async () => {
  const { appendToBoth, warnings, newest, end } = await queueTakenBack(3);
  expect(await appendToBoth()).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
  expect(newest()).toBe(0);
  expect(await appendToBoth()).toMatchObject([{ status: 'fulfilled' }, { status: 'fulfilled' }]);
  expect(newest()).toBe(4);
  expect(warnings).toEqual([expect.stringContaining('MDB_BAD_TXN'), 'Writes are taken again.']);
  await end();
});

test('a log is filled without a server, and what is appended behind another revision than it has is not stored', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'event-store-filled-'));
  const filling = await openForAppending(folder);
  await filling.append({ stream: 'one', expectedRevision: 'no_stream', events: [event(), event()] });
  await filling.append({ stream: 'one', expectedRevision: 1n, events: [event()] });
  const wrong = filling.append({ stream: 'one', expectedRevision: 7n, events: [event()] });
  await expect(wrong).rejects.toThrow('Stream one does not end where it was expected to');
  await filling.close();
  const opened = await EventLog.open(folder);
  expect(opened.bounds('one')).toMatchObject({ kind: 'readable', first: 0, last: 2 });
  await opened.close();
  await rm(folder, { recursive: true });
});
