import { randomBytes } from 'node:crypto';
import { link, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

const ownerOnly = { folder: 0o700, file: 0o600 };

/** Puts a file in its place whole: whoever opens it, even after a power failure, finds the old bytes or the new. */
export async function writeDurably(path: string, bytes: Uint8Array | string): Promise<void> {
  const written = await writeBeside(path, bytes);
  await rename(written, path);
  await syncFolder(dirname(path));
}

/** The same, unless the file is there: then it stays as it is. */
export async function writeUnlessThere(path: string, bytes: Uint8Array | string): Promise<void> {
  const written = await writeBeside(path, bytes);
  try {
    await link(written, path);
    await syncFolder(dirname(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(written, { force: true });
  }
}

async function writeBeside(path: string, bytes: Uint8Array | string): Promise<string> {
  await makeFolder(dirname(path));
  const beside = `${path}.${randomBytes(6).toString('hex')}.new`;
  const handle = await open(beside, 'wx', ownerOnly.file);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return beside;
}

/** Makes a folder with those above it, each of them on disk. */
async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: ownerOnly.folder });
  if (first === undefined) return;
  for (let made = path; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made));
}

/** Adds to the end of a file; what an earlier process was killed in the middle of, a line without its end, goes. */
export async function appendLineDurably(path: string, line: string): Promise<void> {
  await makeFolder(dirname(path));
  const handle = await open(path, 'a+', ownerOnly.file);
  try {
    const { size } = await handle.stat();
    const tail = Buffer.alloc(Math.min(size, longestTail));
    await handle.read(tail, 0, tail.length, size - tail.length);
    const whole = tail.lastIndexOf('\n') + 1;
    if (whole < tail.length) await handle.truncate(size - tail.length + whole);
    await handle.appendFile(`${line}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await syncFolder(dirname(path));
}

/** The last whole line of a file, null where there is none. */
export async function lastLine(path: string): Promise<string | null> {
  const handle = await unlessMissing(open(path, 'r'));
  if (handle === null) return null;
  try {
    const { size } = await handle.stat();
    const tail = Buffer.alloc(Math.min(size, longestTail));
    await handle.read(tail, 0, tail.length, size - tail.length);
    const lines = tail.toString().split('\n');
    lines.pop();
    return lines.at(-1) ?? null;
  } finally {
    await handle.close();
  }
}

/** Where the last whole line of a file ends, in bytes: what is behind it was being written when somebody was killed, or is just now. */
export async function endOfLines(path: string): Promise<number> {
  const handle = await unlessMissing(open(path, 'r'));
  if (handle === null) return 0;
  try {
    const { size } = await handle.stat();
    const tail = Buffer.alloc(Math.min(size, longestTail));
    await handle.read(tail, 0, tail.length, size - tail.length);
    return size - tail.length + tail.lastIndexOf('\n') + 1;
  } finally {
    await handle.close();
  }
}

/** No line of such a file is longer, in bytes. */
const longestTail = 1024 * 1024;

async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** @returns null where a file or folder is missing */
export async function unlessMissing<Result>(work: Promise<Result>): Promise<Result | null> {
  return work.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw error;
  });
}
