import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { createPool } from '#platform';
import {
  inclusionProof,
  leafHash,
  noteVerifier,
  parseVerifierKey,
  rootOf,
  verifyConsistency,
  verifyInclusion,
  consistencyProof,
  verifyNote,
  type CompactRange,
} from '#transparency';
import { startOwnDatabase, type OwnDatabase } from '../../../test/servers/own-database.fixture.js';
import { signal, startKeptLog, type KeptLog } from './kept-log.fixture.js';
import { decodeEntry, encodeEntry, entryOf } from './log-entry.js';
import { LogFolder, LogFolderDamaged, type KeptCheckpoint } from './log-folder.js';
import { restoreTiles } from './restore-tiles.js';
import { LogKeyMissing, openLogKey } from './log-key.js';
import { readLogState, saltsBetween } from './log-tables.js';
import { LogForked } from './transparency-log.js';

let database: OwnDatabase;
let pool: Pool;
let kept: KeptLog;
const now = new Date('2022-07-22T00:00:00Z');

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
});
afterEach(() => kept.remove());

const entriesOf = async (size: number) => {
  const entries: Uint8Array[] = [];
  for await (const entry of kept.folder.entries(0, size, size)) entries.push(entry);
  return entries;
};
const restored = () => restoreTiles({ eventStore: kept.recorded, pool, folder: kept.folder });
const checkpoints = async () => {
  const all: KeptCheckpoint[] = [];
  for await (const each of kept.folder.checkpoints()) all.push(each);
  return all;
};

describe('the transparency log', () => {
  it('has an entry for each event, in the order of the log, under salts of its own', async () => {
    await kept.grow(600);
    const entries = await entriesOf(600);
    const salts = await saltsBetween(pool, 0, 600);
    const again = kept.recorded.events.map((event, at) => {
      const { data, metadata } = salts[at] ?? { data: null, metadata: null };
      return data && metadata && encodeEntry(entryOf(event, { data, metadata }));
    });
    expect(entries.map((entry) => Buffer.from(entry).toString())).toEqual(
      again.map((entry) => Buffer.from(entry ?? '').toString()),
    );
    expect(new Set(salts.flatMap(({ data, metadata }) => [data, metadata].map(String))).size).toBe(1_200);
  });

  it('proves of each entry that it is in the tree that was signed, from its files alone', async () => {
    await kept.grow(300);
    const [signed] = await checkpoints();
    const { size, root, note } = signed?.checkpoint ?? { size: 0, root: Buffer.of(), note: null };
    const key = (await kept.folder.read('key'))?.toString().trim() ?? '';
    expect(note && verifyNote(note, [noteVerifier(parseVerifierKey(key))])).toHaveLength(1);
    expect((await kept.folder.read('checkpoint'))?.toString()).toBe(signed?.text);
    const entries = await entriesOf(size);
    const read = kept.folder.hashes(size);
    for (const index of [0, 1, 255, 256, 299]) {
      const proof = await inclusionProof(index, size, read);
      const leaf = leafHash(entries[index] ?? Buffer.of());
      expect(verifyInclusion(proof, { leaf, index, size, root })).toBe(true);
    }
  });

  it('goes on from each checkpoint that it signed, and signs nothing twice', async () => {
    for (const count of [1, 255, 1, 0, 700, 90]) await kept.grow(count);
    const signed = (await checkpoints()).map(({ checkpoint }) => checkpoint);
    expect(signed.map(({ size }) => size)).toEqual([1, 256, 257, 957, 1047]);
    for (const older of signed)
      for (const newer of signed.filter(({ size }) => size >= older.size)) {
        const proof = await consistencyProof(older.size, newer.size, kept.folder.hashes(1047));
        expect(verifyConsistency(proof, older, newer)).toBe(true);
      }
  });

  it('keeps entries in the database until they are in full tiles, and no longer', async () => {
    await kept.grow(600);
    const { rows } = await pool.query('SELECT leaf FROM transparency.unwritten_entry ORDER BY leaf');
    expect([rows.length, (await readLogState(pool)).written]).toEqual([600 - 512, 512]);
    expect(existsSync(join(kept.path, 'log/tile/0/001'))).toBe(true);
    expect(existsSync(join(kept.path, 'log/tile/0/002.p/88'))).toBe(true);
  });

  it('lets go of the partial tiles that a full one took the place of', async () => {
    await kept.grow(10);
    expect(existsSync(join(kept.path, 'log/tile/0/000.p/10'))).toBe(true);
    await kept.grow(246);
    expect(existsSync(join(kept.path, 'log/tile/0/000.p'))).toBe(false);
    expect(Buffer.from(await rootOf(10, kept.folder.hashes(10)))).toEqual(
      (await checkpoints())[0]?.checkpoint.root,
    );
  });

  it('goes on after a kill between the transaction and the files, with the same entries', async () => {
    await kept.grow(200);
    kept.recorded.record(500);
    await expect((await kept.open(new FolderThatFails(kept.path, 0))).extend(signal)).rejects.toThrow(
      'killed',
    );
    await expect((await kept.open(new FolderThatFails(kept.path, 1))).extend(signal)).rejects.toThrow(
      'killed',
    );
    const salts = await saltsBetween(pool, 0, 300);
    await kept.grow(0);
    expect((await checkpoints()).map(({ checkpoint }) => checkpoint.size)).toEqual([200, 700]);
    expect((await saltsBetween(pool, 0, 300)).map(String)).toEqual(salts.map(String));
    expect((await entriesOf(700)).map((entry) => decodeEntry(entry).position)).toEqual(
      kept.recorded.events.map(({ position }) => String(position)),
    );
  });

  it('publishes a checkpoint that was kept when its process was killed', async () => {
    await kept.grow(5);
    rmSync(join(kept.path, 'log/checkpoint'));
    await kept.grow(0);
    expect((await kept.folder.read('checkpoint'))?.toString()).toBe((await checkpoints())[0]?.text);
  });

  it('passes over a line that a kill left without its end', async () => {
    await kept.grow(5);
    const file = join(kept.path, 'checkpoints.jsonl');
    writeFileSync(file, '{"signedAt":"20', { flag: 'a' });
    expect((await checkpoints()).map(({ checkpoint }) => checkpoint.size)).toEqual([5]);
    await kept.grow(5);
    expect((await checkpoints()).map(({ checkpoint }) => checkpoint.size)).toEqual([5, 10]);
    expect(readFileSync(file, 'utf8')).not.toContain('20{');
  });

  it('signs nothing, and raises an alarm, when the database is older than its folder', async () => {
    await kept.grow(50);
    await pool.query('UPDATE transparency.log SET size = 40');
    await pool.query('DELETE FROM transparency.unwritten_entry WHERE leaf >= 40');
    await expect((await kept.open()).sign(now)).rejects.toThrow(LogForked);
    expect((await readLogState(pool)).alarm?.text).toContain(
      'A log of 50 entries was signed, and there are 40',
    );
    expect(await checkpoints()).toHaveLength(1);
  });

  it('signs nothing, and raises an alarm, when entries were made anew under other salts', async () => {
    await kept.grow(50);
    await pool.query(
      `UPDATE transparency.log SET size = 0, commit_position = NULL, prepare_position = NULL;
       TRUNCATE transparency.salt, transparency.unwritten_entry`,
    );
    kept.recorded.record(3);
    const log = await kept.open();
    await log.extend(signal);
    await expect(log.sign(now)).rejects.toThrow('does not begin with the 50 that were signed');
  });

  it.each<[string, number, number]>([
    ['lacks what was entered last', 300, 0],
    ['has something else there', 300, 60],
    ['lacks what stands in a full tile', 256, 0],
  ])(
    'takes nothing in, and raises an alarm, when the event log %s: it is an older copy',
    async (_what, size, since) => {
      await kept.grow(size);
      kept.recorded.events.splice(250);
      kept.recorded.record(since);
      const log = await kept.open();
      await expect(log.extend(signal)).rejects.toThrow(LogForked);
      expect((await readLogState(pool)).alarm?.text).toContain('it is older than the transparency log');
      await expect(log.extend(signal)).rejects.toThrow(LogForked);
      expect((await readLogState(pool)).size).toBe(size);
    },
  );

  it('has its lost tiles made anew from the event log and the salts, the same to the last byte', async () => {
    await kept.grow(1_400);
    const entries = await entriesOf(1_400);
    const log = join(kept.path, 'log');
    rmSync(log, { recursive: true });
    kept.recorded.record(5);
    await expect((await kept.open()).sign(now)).rejects.toThrow(LogFolderDamaged);
    expect(await restored()).toBe(1_400);
    expect(await entriesOf(1_400)).toEqual(entries);
    await kept.grow(1);
    expect(await checkpoints()).toMatchObject([
      { checkpoint: { size: 1_400 } },
      { checkpoint: { size: 1_406 } },
    ]);
    expect((await entriesOf(1_406)).slice(0, 1_400)).toEqual(entries);
    rmSync(join(log, 'tile/0/002'));
    expect(await restored()).toBe(1_406);
    expect(existsSync(join(log, 'tile/0/002'))).toBe(true);
  });

  it('has no tile made anew whose salts are lost, or whose event', async () => {
    await kept.grow(600);
    await pool.query('UPDATE transparency.salt SET metadata_salt = NULL WHERE leaf = 300');
    await expect(restored()).rejects.toThrow('The salts of entry 300 are missing.');
    await pool.query('DELETE FROM transparency.salt WHERE leaf >= 300');
    await expect(restored()).rejects.toThrow('The salts of entry 300 are missing.');
    kept.recorded.events.splice(40);
    await expect(restored()).rejects.toThrow('The event log ends behind entry 39.');
  });

  it('begins anew under another name and key beside one that can go on no more', async () => {
    await kept.grow(300);
    await pool.query('ALTER SCHEMA transparency RENAME TO transparency_before');
    const before = kept;
    kept = await startKeptLog(pool);
    kept.recorded.events = before.recorded.events;
    await kept.grow(5);
    expect(await checkpoints()).toMatchObject([{ checkpoint: { size: 305 } }]);
    expect((await kept.open()).verifierKey).not.toBe((await before.open()).verifierKey);
    before.remove();
    await pool.query('DROP SCHEMA transparency_before CASCADE');
  });

  it('never writes over a full tile that is another', async () => {
    await kept.grow(300);
    const tile = join(kept.path, 'log/tile/0/000');
    const bytes = readFileSync(tile);
    bytes[7] = (bytes[7] ?? 0) ^ 1;
    writeFileSync(tile, bytes);
    await expect(kept.folder.grow(0, (await entriesOf(300)).slice(0, 256))).rejects.toThrow(LogFolderDamaged);
    expect(readFileSync(tile)).toEqual(bytes);
  });

  it('is extended by one process at a time', async () => {
    kept.recorded.record(350);
    const logs = await Promise.all([kept.open(), kept.open(), kept.open()]);
    await Promise.all(logs.map((log) => log.extend(signal)));
    await logs[0]?.extend(signal);
    expect((await readLogState(pool)).size).toBe(350);
  });
});

describe('the key of the log', () => {
  it('is made once, and is its owner’s alone', async () => {
    const keys = await Promise.all([1, 2, 3].map(() => openLogKey(kept.folder, undefined)));
    expect(new Set(keys.map((key) => key.export({ type: 'pkcs8', format: 'pem' }))).size).toBe(1);
    expect(statSync(kept.folder.keyPath).mode & 0o777).toBe(0o600);
  });

  it('is not made anew once something was signed with it', async () => {
    await kept.grow(1);
    rmSync(kept.folder.keyPath);
    await expect(openLogKey(kept.folder, undefined)).rejects.toThrow(LogKeyMissing);
  });

  it('may be a file of the operator’s, which has to hold one', async () => {
    const named = join(kept.path, 'named.pem');
    await expect(openLogKey(kept.folder, named)).rejects.toThrow('is missing');
    writeFileSync(named, 'geheim');
    await expect(openLogKey(kept.folder, named)).rejects.toThrow(/^((?!geheim).)*$/);
    writeFileSync(named, readFileSync(kept.folder.keyPath));
    expect((await openLogKey(kept.folder, named)).asymmetricKeyType).toBe('ed25519');
  });
});

/** Writes so many times, and then fails as a process that was killed: before its files, or after them. */
class FolderThatFails extends LogFolder {
  constructor(
    path: string,
    private left: number,
  ) {
    super(path);
  }

  override async grow(from: number, entries: readonly Uint8Array[]): Promise<CompactRange> {
    if (this.left > 0) await super.grow(from, entries);
    throw new Error('killed');
  }
}
