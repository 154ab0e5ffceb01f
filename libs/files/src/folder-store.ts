import { constants, type BigIntStats } from 'node:fs';
import { mkdir, open, opendir, rename, unlink, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FileStoreUnavailable, isSha256, placeOf, type FileStore, type KeptBytes } from './file-store.js';

const ownerOnly = 0o700;

/** Keeps files in a folder of this machine that is its owner's alone (0700, files 0600). */
export function folderStore(root: string): FileStore {
  const pathOf = (sha256: string) => join(root, placeOf(sha256));
  const incoming = join(root, 'incoming');
  return {
    incoming,
    async prepare() {
      await asUnavailable(mkdir(incoming, { recursive: true, mode: ownerOnly }));
    },
    async put(sha256, received) {
      const path = pathOf(sha256);
      await asUnavailable(putDurably(received.path, path));
    },
    async open(sha256) {
      const handle = await asUnavailable(openExisting(pathOf(sha256)));
      return handle && asUnavailable(keptIn(handle));
    },
    async remove(sha256) {
      await asUnavailable(unlessMissing(unlink(pathOf(sha256))));
    },
    async *list() {
      for await (const path of filesIn(root)) {
        const sha256 = path.slice(-64);
        const handle = isSha256(sha256) ? await asUnavailable(openExisting(path)) : null;
        if (handle === null) continue;
        yield { sha256, size: await sizeOf(handle) };
      }
    },
  };
}

/** The size in bytes of a file that is closed with it. */
async function sizeOf(handle: FileHandle): Promise<number> {
  try {
    return (await handle.stat()).size;
  } finally {
    await handle.close();
  }
}

async function putDurably(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: ownerOnly });
  await synced(from);
  await rename(from, to);
  await synced(dirname(to));
  await synced(dirname(dirname(to)));
}

async function synced(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Whatever is no plain file, such as a link, is not opened. */
async function openExisting(path: string): Promise<FileHandle | null> {
  return unlessMissing(open(path, constants.O_RDONLY | constants.O_NOFOLLOW));
}

async function keptIn(handle: FileHandle): Promise<KeptBytes> {
  const stats = await handle.stat({ bigint: true });
  return {
    size: Number(stats.size),
    version: versionOf(stats),
    read: () => Promise.resolve(handle.createReadStream({ start: 0, autoClose: false })),
    close: () => handle.close(),
  };
}

const versionOf = ({ ino, size, mtimeNs }: BigIntStats): string => `${ino}-${size}-${mtimeNs}`;

/** The files two folders down, as `placeOf` lays them. */
async function* filesIn(root: string, depth = 2): AsyncGenerator<string, void, void> {
  const folder = await asUnavailable(unlessMissing(opendir(root)));
  if (folder === null) return;
  for await (const entry of folder) {
    const path = join(root, entry.name);
    if (depth === 0 && entry.isFile()) yield path;
    if (depth > 0 && entry.isDirectory() && /^[0-9a-f]{2}$/.test(entry.name)) yield* filesIn(path, depth - 1);
  }
}

async function unlessMissing<Result>(work: Promise<Result>): Promise<Result | null> {
  return work.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}

async function asUnavailable<Result>(work: Promise<Result>): Promise<Result> {
  return work.catch((error: NodeJS.ErrnoException) => {
    throw new FileStoreUnavailable(`The folder of files: ${error.code ?? error.message}`, { cause: error });
  });
}
