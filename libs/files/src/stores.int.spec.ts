import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { mkdir, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { FileStoreUnavailable, placeOf, type FileStore } from './file-store.js';
import { folderStore } from './folder-store.js';
import { s3Store } from './s3-store.js';
import { ownFolder, received, sha256Of, startBucket, type Bucket } from './stores.fixture.js';

let bucket: Bucket;
let folder: Awaited<ReturnType<typeof ownFolder>>;
const stores = new Map<string, FileStore>();

beforeAll(async () => {
  [bucket, folder] = await Promise.all([startBucket(), ownFolder()]);
  stores.set('a folder', folderStore(join(folder.path, 'kho')));
  stores.set('a bucket', s3Store(bucket.location));
  for (const store of stores.values()) await store.prepare();
});
afterAll(async () => {
  await bucket.stop();
  await folder.remove();
});

async function put(store: FileStore, bytes: Buffer): Promise<string> {
  const sha256 = sha256Of(bytes);
  await store.put(sha256, await received(store.incoming, bytes));
  return sha256;
}

async function namesIn(store: FileStore): Promise<string[]> {
  const names: string[] = [];
  for await (const { sha256, size } of store.list()) names.push(`${sha256} ${size}`);
  return names.sort();
}

async function bytesIn(store: FileStore, sha256: string): Promise<Buffer | null> {
  const kept = await store.open(sha256);
  if (kept === null) return null;
  try {
    return await buffer(await kept.read());
  } finally {
    await kept.close();
  }
}

describe.each(['a folder', 'a bucket'])('%s of files', (kind) => {
  const storeOf = () => stores.get(kind) as FileStore;

  it('gives the bytes that were put, as often as asked, with their size', async () => {
    const bytes = randomBytes(3_000_000);
    const sha256 = await put(storeOf(), bytes);
    const kept = await storeOf().open(sha256);
    expect(kept?.size).toBe(bytes.length);
    for (let time = 0; time < 2; time += 1)
      expect((await buffer(await (kept as NonNullable<typeof kept>).read())).equals(bytes)).toBe(true);
    await kept?.close();
  });

  it('has none of what was never put, or was removed, and removing what is not there is no fault', async () => {
    const sha256 = await put(storeOf(), Buffer.from('một tệp'));
    await storeOf().remove(sha256);
    expect(await storeOf().open(sha256)).toBeNull();
    await storeOf().remove(sha256);
  });

  it('puts the same bytes again without harm', async () => {
    const bytes = Buffer.from('hai lần');
    const sha256 = await put(storeOf(), bytes);
    expect(await put(storeOf(), bytes)).toBe(sha256);
    expect((await bytesIn(storeOf(), sha256))?.equals(bytes)).toBe(true);
  });

  it('lists each file by its hash and size, and nothing else', async () => {
    const before = await namesIn(storeOf());
    const added: string[] = [];
    for (let index = 0; index < 12; index += 1) {
      const bytes = Buffer.from(`tệp ${kind} ${index}`);
      added.push(`${await put(storeOf(), bytes)} ${bytes.length}`);
    }
    expect(await namesIn(storeOf())).toEqual([...before, ...added].sort());
  });
});

describe('a folder of files', () => {
  it('is its owner’s alone', async () => {
    const sha256 = await put(stores.get('a folder') as FileStore, Buffer.from('riêng'));
    const path = join(folder.path, 'kho', placeOf(sha256));
    expect((await stat(dirname(path))).mode & 0o077).toBe(0);
    expect((await stat(join(folder.path, 'kho', 'incoming'))).mode & 0o077).toBe(0);
  });

  it('follows no link out of it', async () => {
    const store = stores.get('a folder') as FileStore;
    const outside = join(folder.path, 'outside');
    await writeFile(outside, 'bí mật');
    const sha256 = 'c'.repeat(64);
    const path = join(folder.path, 'kho', placeOf(sha256));
    await mkdir(dirname(path), { recursive: true });
    await symlink(outside, path);
    await expect(store.open(sha256)).rejects.toThrow(FileStoreUnavailable);
    expect(await namesIn(store)).not.toContain(sha256);
  });
});

describe('a bucket of files', () => {
  it('tells a wrong key by the store’s own word, without the key', async () => {
    const store = s3Store({ ...bucket.location, secretAccessKey: 'geheim' });
    const file = await received(store.incoming, Buffer.from('x'));
    const refused = store.put(sha256Of(Buffer.from('x')), file);
    await expect(refused).rejects.toThrow(/403/);
    await expect(refused).rejects.not.toThrow(/geheim/);
  });

  it('that does not answer is said to be out of reach', async () => {
    const store = s3Store({ ...bucket.location, endpoint: 'http://127.0.0.1:9' });
    await expect(store.open('a'.repeat(64))).rejects.toThrow(FileStoreUnavailable);
  });
});
