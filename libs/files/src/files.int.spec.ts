import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { appendFile, readdir, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Pool } from 'pg';
import { createPool } from '#platform';
import { startOwnDatabase, type OwnDatabase } from '../../../test/servers/own-database.fixture.js';
import { FileRegister, QuotaUsed } from './file-register.js';
import { placeOf } from './file-store.js';
import { FileCorrupted, FileMissing, Files } from './files.js';
import { folderStore } from './folder-store.js';
import { FileRefused } from './receive-file.js';
import { ownFolder, sha256Of } from './stores.fixture.js';

let database: OwnDatabase;
let pool: Pool;
let folder: Awaited<ReturnType<typeof ownFolder>>;
let files: Files;
const settings = { dailyBytes: 10_000, totalBytes: 15_000, unnamedMs: 60_000 };
const open = () => new Files(folderStore(folder.path), new FileRegister(pool), settings);

beforeAll(async () => {
  database = await startOwnDatabase();
  pool = createPool(database.url, { max: 8 });
});
afterAll(async () => {
  await pool.end();
  await database.stop();
});
beforeEach(async () => {
  await pool.query('DROP SCHEMA IF EXISTS files CASCADE');
  folder = await ownFolder();
  files = open();
});
afterEach(() => folder.remove());

const upload = (bytes: Buffer, more: object = {}) => ({
  ...{ sha256: sha256Of(bytes), mediaType: 'text/plain', size: bytes.length, accountId: 'a-1' },
  ...more,
});
const take = (bytes: Buffer, more: object = {}) => files.take(Readable.from([bytes]), upload(bytes, more));
const text = (length: number) => Buffer.from(randomBytes(length).toString('hex').slice(0, length));
const pathOf = (sha256: string) => join(folder.path, placeOf(sha256));
const incoming = () => readdir(join(folder.path, 'incoming'));
const bytesOf = async (sha256: string) => buffer((await files.open(sha256)).bytes);

describe('a file that comes', () => {
  it('is kept under its hash, once, and given as it came', async () => {
    const bytes = Buffer.from('Báo cáo kết quả thực hiện nhiệm vụ.');
    expect(await take(bytes)).toBe(true);
    expect(await take(bytes, { accountId: 'a-2' })).toBe(false);
    const sha256 = sha256Of(bytes);
    expect((await bytesOf(sha256)).equals(bytes)).toBe(true);
    expect(await files.keptAmong([sha256, 'f'.repeat(64)])).toEqual(
      new Map([[sha256, { sha256, mediaType: 'text/plain', size: bytes.length }]]),
    );
    expect(await incoming()).toEqual([]);
  });

  it.each([
    ['another hash', { sha256: 'd'.repeat(64) }, 'file-hash-differs'],
    ['fewer bytes than announced', { size: 100 }, 'file-size-differs'],
    ['more bytes than announced', { size: 3 }, 'file-size-differs'],
    ['the marks of no such type', { mediaType: 'application/pdf' }, 'file-type-differs'],
  ])('with %s is refused, and nothing of it stays', async (_, more, code) => {
    const bytes = Buffer.from('năm chữ');
    await expect(take(bytes, more)).rejects.toEqual(new FileRefused(code as FileRefused['code']));
    const kept = await pool.query('SELECT 1 FROM files.stored_file');
    expect([await incoming(), kept.rowCount]).toEqual([[], 0]);
  });

  it.each([
    ['a page said to be text is taken, for it is handed out as text', '<html></html>', 'text/plain', true],
    ['bytes that are no UTF-8 are no text', Buffer.from([0x61, 0xff]), 'text/plain', false],
    ['control characters are no text', 'a\u0000b', 'text/csv', false],
    ['a PDF is no text', '%PDF-1.7\n', 'text/plain', false],
    ['a PDF is a PDF', '%PDF-1.7\n', 'application/pdf', true],
    ['a program is no zip', 'MZ\u0090', 'application/zip', false],
  ])('is taken by what it holds: %s', async (_, content, mediaType, isTaken) => {
    const outcome = await take(Buffer.from(content as string), { mediaType }).catch(
      (error: unknown) => error,
    );
    expect(outcome).toEqual(isTaken ? true : new FileRefused('file-type-differs'));
  });

  it('whose sender goes away leaves nothing', async () => {
    const bytes = text(5_000);
    const cut = Readable.from(
      (function* () {
        yield bytes.subarray(0, 1_000);
        throw new Error('gone');
      })(),
    );
    await expect(files.take(cut, upload(bytes))).rejects.toThrow('gone');
    expect(await incoming()).toEqual([]);
    expect(await take(bytes)).toBe(true);
  });

  it('counts for the account’s day and for all together, however many come at once', async () => {
    const outcomes = await Promise.allSettled(
      [4_000, 4_001, 4_002].map((length) => take(text(length), { accountId: 'a-1' })),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    await take(text(5_000), { accountId: 'a-2' });
    await expect(take(text(4_000), { accountId: 'a-3' })).rejects.toEqual(new QuotaUsed('all'));
    await expect(take(text(2_100), { accountId: 'a-1' })).rejects.toEqual(new QuotaUsed('account'));
  });
});

describe('a file that is kept', () => {
  it('and no longer fits its hash is not handed out, until it is sent again', async () => {
    const bytes = text(2_000);
    const sha256 = sha256Of(bytes);
    await take(bytes);
    expect((await bytesOf(sha256)).length).toBe(2_000);
    await appendFile(pathOf(sha256), 'x');
    await expect(files.open(sha256)).rejects.toThrow(FileCorrupted);
    await truncate(pathOf(sha256), 2_000);
    expect((await bytesOf(sha256)).length).toBe(2_000);
    await writeFile(pathOf(sha256), text(2_000));
    await expect(files.open(sha256)).rejects.toThrow(FileCorrupted);
    expect(await take(bytes)).toBe(true);
    expect((await bytesOf(sha256)).equals(bytes)).toBe(true);
  });

  it('is said to be missing where nothing is kept', async () => {
    await expect(files.open('e'.repeat(64))).rejects.toThrow(FileMissing);
  });
});

describe('a sweep', () => {
  const age = (sha256: string) =>
    pool.query(`UPDATE files.stored_file SET asked_for_at = now() - interval '1 hour' WHERE sha256 = $1`, [
      sha256,
    ]);

  it('removes what nobody named for a time, and nothing that is named, young, or asked for meanwhile', async () => {
    const [unnamed, named, young, asked] = [text(10), text(11), text(12), text(13)].map((bytes) => ({
      bytes,
      sha256: sha256Of(bytes),
    })) as [Kept, Kept, Kept, Kept];
    for (const { bytes } of [unnamed, named, young, asked]) await take(bytes);
    for (const { sha256 } of [unnamed, named, asked]) await age(sha256);
    const removed = await files.sweep(async () => {
      await take(asked.bytes);
      return new Set([named.sha256]);
    });
    expect(removed).toBe(1);
    await expect(files.open(unnamed.sha256)).rejects.toThrow(FileMissing);
    for (const { sha256, bytes } of [named, young, asked])
      expect((await bytesOf(sha256)).equals(bytes)).toBe(true);
  });

  it('removes nothing where it cannot be told what is named', async () => {
    const bytes = text(10);
    await take(bytes);
    await age(sha256Of(bytes));
    expect(await files.sweep(() => Promise.resolve(null))).toBe(0);
    expect((await bytesOf(sha256Of(bytes))).equals(bytes)).toBe(true);
  });

  it('takes into the register what is kept without one, and removes what was left behind in coming', async () => {
    const bytes = text(10);
    await take(bytes);
    await pool.query('DROP SCHEMA files CASCADE');
    files = open();
    const left = join(folder.path, 'incoming', 'left');
    await writeFile(left, 'x');
    await utimes(left, new Date(0), new Date(0));
    await files.sweep(() => Promise.resolve(new Set()));
    expect([...(await files.keptAmong([sha256Of(bytes)])).keys()]).toEqual([sha256Of(bytes)]);
    const opened = await files.open(sha256Of(bytes));
    opened.bytes.destroy();
    expect(opened.mediaType).toBe('application/octet-stream');
    expect(await incoming()).toEqual([]);
  });
});

interface Kept {
  readonly bytes: Buffer;
  readonly sha256: string;
}
