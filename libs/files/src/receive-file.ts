import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Readable } from 'node:stream';
import { fitsMediaType } from './media-types.js';

/** What is said of bytes before they come. */
export interface AnnouncedFile {
  readonly sha256: string;
  readonly mediaType: string;
  /** In bytes. */
  readonly size: number;
}

/** Why bytes that came were not taken. */
export class FileRefused extends Error {
  override readonly name = 'FileRefused';
  constructor(readonly code: 'file-hash-differs' | 'file-size-differs' | 'file-type-differs') {
    super(code);
  }
}

/**
 * Writes bytes that come into a file of a folder, never more of them than were announced.
 * @returns where they are; whoever asked removes it
 * @throws FileRefused for bytes other than those announced; what the sender's going away throws
 */
export async function receiveFile(body: Readable, announced: AnnouncedFile, folder: string): Promise<string> {
  const path = join(folder, randomUUID());
  const hash = createHash('sha256');
  let size = 0;
  try {
    await pipeline(
      body,
      async function* (pieces: AsyncIterable<Buffer>) {
        for await (const piece of pieces) {
          size += piece.length;
          if (size > announced.size) throw new FileRefused('file-size-differs');
          hash.update(piece);
          yield piece;
        }
      },
      createWriteStream(path, { flags: 'wx', mode: 0o600 }),
    );
    if (size !== announced.size) throw new FileRefused('file-size-differs');
    if (hash.digest('hex') !== announced.sha256) throw new FileRefused('file-hash-differs');
    if (!(await fitsMediaType(path, announced.mediaType))) throw new FileRefused('file-type-differs');
    return path;
  } catch (error) {
    await removed(path);
    throw error;
  }
}

/** Removes what was received, if it still is there. */
export async function removed(path: string): Promise<void> {
  await unlink(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}
