import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEventStore } from './index.js';

/** A small file system of its own; needs the right to mount one. */
function mountSmallDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'event-store-full-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder], { stdio: 'ignore' });
    return folder;
  } catch {
    rmSync(folder, { recursive: true, force: true });
    process.stderr.write('The full disk is NOT tested: this user may not mount a file system (root may).\n');
    return undefined;
  }
}

const disk = mountSmallDisk();
const whenMountable = disk === undefined ? test.skip : test;

let data = '';
beforeAll(() => {
  data = join(disk ?? '', 'data');
});
afterAll(() => {
  if (disk === undefined) return;
  execFileSync('umount', [disk]);
  rmSync(disk, { recursive: true, force: true });
});

whenMountable(
  'a full disk refuses appends and says so once, keeps reads, and takes appends again when there is room',
  async () => {
    const said: string[] = [];
    const server = await startEventStore({ port: 0, data, warn: (sentence) => said.push(sentence) });
    const client = EventStoreDBClient.connectionString(server.url);
    const text = 'x'.repeat(50_000);
    const append = (n: number) =>
      client.appendToStream('filling', jsonEvent({ type: 't', data: { n, text } }));
    let written = 0;
    let refused: unknown;
    while (refused === undefined) {
      try {
        await append(written);
        written += 1;
      } catch (error) {
        refused = error;
      }
    }
    expect(written).toBeGreaterThan(10);
    expect(refused).toMatchObject({ type: 'unknown' });
    const withCredentials = client.appendToStream('filling', jsonEvent({ type: 't', data: { text } }), {
      credentials: { username: 'a', password: 'b' },
    });
    await expect(withCredentials).rejects.toThrow('No space is left');
    const many = Array.from({ length: 500 }, (_, n) => append(written + n));
    const refusals = (await Promise.allSettled(many)).filter(({ status }) => status === 'rejected');
    expect(refusals).toHaveLength(many.length);
    expect(said).toEqual([expect.stringContaining('No space is left in')]);
    const numbers = async (): Promise<number[]> => {
      const read: number[] = [];
      for await (const { event } of client.readStream('filling')) read.push((event?.data as { n: number }).n);
      return read;
    };
    expect(await numbers()).toEqual(Array.from({ length: written }, (_, n) => n));
    execFileSync('mount', ['-o', 'remount,size=16m', disk ?? '']);
    expect((await append(written)).nextExpectedRevision).toBe(BigInt(written));
    expect(said.slice(1)).toEqual(['Writes are taken again.']);
    expect(await numbers()).toHaveLength(written + 1);
    await client.dispose();
    await server.stop();
  },
);
