import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from 'pg';
import type { EventAsRecorded } from '#event-store';
import { createPool } from '#platform';
import { startOwnDatabase, type OwnDatabase } from '../../../test/servers/own-database.fixture.js';
import { alarmInVietnamese } from './alarm-words.js';
import type { ScopeSource } from './keep-scope-index.js';
import { eventAt, startKeptLog, type KeptLog } from './kept-log.fixture.js';
import { verifyLog } from './verify-log.js';

let database: OwnDatabase;
let pool: Pool;
let kept: KeptLog;

beforeAll(async () => {
  database = await startOwnDatabase();
  pool = createPool(database.url);
}, 120_000);
afterAll(async () => {
  await pool.end();
  await database.stop();
});
beforeEach(async () => {
  kept = await startKeptLog(pool);
  await kept.grow(100);
  await kept.grow(250);
});
afterEach(() => kept.remove());

async function verdict(source?: ScopeSource) {
  const { verifierKey } = await kept.open();
  const found = await verifyLog({
    eventStore: kept.recorded,
    pool,
    folder: kept.folder,
    verifierKey,
    source,
  });
  for (const fault of found.faults)
    expect(alarmInVietnamese(fault)).not.toMatch(/\b(the|its?|of|was|that|is|does|another)\b/i);
  return found;
}

/** Every third event concerns the one agency, the others the other; `but` is what is said otherwise. */
const concernedBut = (but: Readonly<Record<string, string>> = {}): ScopeSource => ({
  zone: 'Asia/Ho_Chi_Minh',
  concernedAt: (positions) =>
    Promise.resolve(
      new Map(
        positions.map((position) => [
          position,
          {
            recordedAt: '2022-07-20T02:00:00.000Z',
            agencyIds: [but[position] ?? (Number(position) % 300 === 0 ? 'stp' : 'stc')],
          },
        ]),
      ),
    ),
});

const changed = (at: number, how: Partial<EventAsRecorded>) => {
  kept.recorded.events = kept.recorded.events.map((event, place) =>
    place === at ? { ...event, ...how } : event,
  );
};

describe('verifying the log', () => {
  it('finds nothing where nothing was touched, whatever was recorded since it was signed', async () => {
    kept.recorded.record(7);
    expect(await verdict()).toEqual({ size: 350, checkpoints: 2, indexes: 0, faults: [] });
  });

  it.each<[string, () => void, string]>([
    [
      'data changed',
      () => changed(17, { data: { narrative: 'Đạt 18 vụ' } }),
      'Entry 17, event 5 of directive-2 at position 1800: its data is another',
    ],
    [
      'data added to',
      () => changed(17, { data: { narrative: 'Đạt 17 vụ', x: null } }),
      'its data is another',
    ],
    [
      'metadata changed',
      () => changed(340, { metadata: { actor: { id: 'binh' } } }),
      'its metadata is another',
    ],
    ['a type changed', () => changed(3, { type: 'DirectiveClosed' }), 'its type is another'],
    ['an id changed', () => changed(3, { id: 'another' }), 'its id is another'],
    ['a time changed', () => changed(3, { created: new Date(0) }), 'its recorded is another'],
    [
      'an event moved to another stream',
      () => changed(3, { streamId: 'directive-9' }),
      'one of the two was left out or put in',
    ],
    ['an event left out', () => kept.recorded.events.splice(40, 1), 'Entry 40'],
    [
      'an event put in',
      () => kept.recorded.events.splice(40, 0, { ...eventAt(40), position: 4_050n }),
      'Entry 40',
    ],
    [
      'the last signed event left out',
      () => kept.recorded.events.pop(),
      'The event log ends behind entry 348, of 350',
    ],
    ['everything left out', () => kept.recorded.events.splice(0), 'The event log ends behind entry -1'],
  ])('finds %s', async (_what, tamper, fault) => {
    tamper();
    expect((await verdict()).faults[0]).toContain(fault);
  });

  it('finds two events exchanged', async () => {
    const [a, b] = [kept.recorded.events[4], kept.recorded.events[7]];
    changed(4, { data: b?.data, metadata: b?.metadata, id: b?.id ?? '' });
    changed(7, { data: a?.data, metadata: a?.metadata, id: a?.id ?? '' });
    expect((await verdict()).faults.map((fault) => fault.slice(0, 8))).toEqual(
      expect.arrayContaining(['Entry 4,', 'Entry 7,']),
    );
  });

  it('finds a salt changed, and one taken away, behind which anything could be said', async () => {
    await pool.query(`UPDATE transparency.salt SET data_salt = metadata_salt WHERE leaf = 6`);
    expect((await verdict()).faults).toEqual([expect.stringContaining('Entry 6')]);
    changed(5, { data: { narrative: 'Đạt 18 vụ' } });
    await pool.query('UPDATE transparency.salt SET data_salt = NULL WHERE leaf = 5');
    expect((await verdict()).faults).toEqual([
      expect.stringMatching(/^Entry 5.*: a salt of it is missing/),
      expect.stringContaining('Entry 6'),
    ]);
  });

  it.each(['tile/0/000', 'tile/entries/000', 'tile/entries/001.p/94'])(
    'finds a bit flipped in %s',
    async (tile) => {
      const path = join(kept.path, 'log', tile);
      const bytes = readFileSync(path);
      bytes[100] = (bytes[100] ?? 0) ^ 1;
      writeFileSync(path, bytes);
      expect((await verdict()).faults.length).toBeGreaterThan(0);
    },
  );

  it('finds a checkpoint that the log did not sign, and one of another tree', async () => {
    const path = join(kept.path, 'checkpoints.jsonl');
    const [first = '', second = ''] = readFileSync(path, 'utf8').split('\n');
    writeFileSync(path, `${first.replace('\\n100\\n', '\\n99\\n')}\n${second}\n`);
    expect((await verdict()).faults).toEqual([
      expect.stringContaining('does not hold'),
      expect.stringContaining('of 99 entries, has another root'),
    ]);
  });

  it.each<[string, (lines: string[]) => string[]]>([
    ['all checkpoints taken away', () => []],
    ['the last one taken away', (lines) => lines.slice(0, 1)],
  ])('finds %s, behind which nothing would be compared', async (_what, without) => {
    const path = join(kept.path, 'checkpoints.jsonl');
    const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
    writeFileSync(
      path,
      without(lines)
        .map((line) => `${line}\n`)
        .join(''),
    );
    expect((await verdict()).faults).toEqual([
      expect.stringContaining('A checkpoint of 350 entries was published, and those that were kept end at'),
    ]);
  });

  it('finds what is published as the checkpoint damaged', async () => {
    writeFileSync(join(kept.path, 'log/checkpoint'), 'log.example\n');
    expect((await verdict()).faults).toEqual(['What is published as the checkpoint is none']);
  });

  it('recomputes each index by agency and month that a checkpoint commits to', async () => {
    const log = await kept.open();
    await log.sign(new Date(), concernedBut());
    kept.recorded.record(60);
    await log.extend(new AbortController().signal);
    await log.sign(new Date(), concernedBut());
    expect(await verdict(concernedBut())).toMatchObject({
      size: 410,
      checkpoints: 4,
      indexes: 2,
      faults: [],
    });
    expect(await kept.folder.zoneOfIndexes()).toBe('Asia/Ho_Chi_Minh');
    const behind = { ...concernedBut(), concernedAt: () => Promise.resolve(null) };
    expect(await verdict(behind)).toMatchObject({ indexes: 0, faults: [] });
  });

  it('finds an index in which an event was said to concern another agency', async () => {
    const log = await kept.open();
    await log.sign(new Date(), concernedBut({ '600': 'stc' }));
    expect((await verdict(concernedBut())).faults).toEqual([
      expect.stringContaining('of 350 entries, commits to another index'),
    ]);
  });

  it('finds a log that was made anew over changed events', async () => {
    changed(17, { data: {} });
    const older = readFileSync(join(kept.path, 'checkpoints.jsonl'), 'utf8');
    const key = readFileSync(kept.folder.keyPath);
    const { events } = kept.recorded;
    kept.remove();
    kept = await startKeptLog(pool);
    kept.recorded.events = events;
    writeFileSync(kept.folder.keyPath, key);
    await kept.grow(0);
    writeFileSync(join(kept.path, 'checkpoints.jsonl'), older);
    expect((await verdict()).faults).toEqual([
      expect.stringMatching(/of 100 entries, has another root/),
      expect.stringMatching(/of 350 entries, has another root/),
    ]);
  });
});
