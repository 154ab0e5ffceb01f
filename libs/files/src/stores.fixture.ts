import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from '@20minutes/s3rver';
import type { FileLocation } from '#platform';

/** Bytes, and what they hash to. */
export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A folder of the test's own. */
export async function ownFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'dondoc-files-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** A server that speaks S3, with one bucket. */
export interface Bucket {
  readonly location: Extract<FileLocation, { kind: 's3' }>;
  /** Where the server keeps the bytes, for damaging them. */
  readonly folder: string;
  stop(): Promise<void>;
}

export async function startBucket(): Promise<Bucket> {
  const { path, remove } = await ownFolder();
  const server = new S3rver({
    ...{ address: '127.0.0.1', port: 0, silent: true, directory: path },
    configureBuckets: [{ name: 'dondoc-tests' }],
  });
  const { port } = await server.run();
  return {
    folder: path,
    location: {
      ...{ kind: 's3', endpoint: `http://127.0.0.1:${port}`, bucket: 'dondoc-tests', prefix: 'kho/' },
      ...{ region: 'us-east-1', accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
    },
    async stop() {
      await server.close();
      await remove();
    },
  };
}

/** Lays bytes where a store takes received files from. */
export async function received(incoming: string, bytes: Uint8Array): Promise<{ path: string; size: number }> {
  const path = join(incoming, sha256Of(bytes));
  await writeFile(path, bytes);
  return { path, size: bytes.length };
}
