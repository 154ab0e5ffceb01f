import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

const megabyte = 1024 * 1024;
/** Free megabytes without which nothing is started again: PostgreSQL makes its log in pieces of 16, and there is more than one. */
const leastMegabytes = 64;
/** PostgreSQL alone keeps a thousand files. */
const leastFiles = 100;

/**
 * Why a disk has no room for what starts on it, as one says it; null where it has.
 * @param path of a folder on it, which may be missing still
 */
export async function whyFull(path: string): Promise<string | null> {
  if (!existsSync(path)) return dirname(path) === path ? null : whyFull(dirname(path));
  const { bavail, bsize, files, ffree } = await statfs(path);
  const free = Math.floor((bavail * bsize) / megabyte);
  if (free < leastMegabytes)
    return `The disk of ${path} is full (${free} MB are free, ${leastMegabytes} are needed)`;
  // Some file systems count no files.
  return files > 0 && ffree < leastFiles
    ? `The disk of ${path} is full (it takes ${ffree} more files, ${leastFiles} are needed)`
    : null;
}
