import { expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockFolder, writeDurably } from '#embedded';
import { whyFull } from './full-disk.js';

/** A small file system in memory, where this account may mount one. */
function mounted(options: string): { path: string; end(): void } | null {
  const path = mkdtempSync(join(tmpdir(), 'dondoc-room-'));
  const isThere = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path]).status === 0;
  const end = () => {
    if (isThere) spawnSync('umount', [path]);
    rmSync(path, { recursive: true, force: true });
  };
  if (isThere) return { path, end };
  end();
  return null;
}

it.each([
  ['size=5m', /^The disk of \S+ is full \(5 MB are free, 64 are needed\)$/],
  ['size=200m,nr_inodes=20', /^The disk of \S+ is full \(it takes 1\d more files, 100 are needed\)$/],
  ['size=200m', null],
])('a disk of %s is full, or is not, also for a folder that is not there yet', async (options, full) => {
  const disk = mounted(options);
  // Whoever is not root mounts nothing: what this machine has is looked at then.
  const path = disk?.path ?? tmpdir();
  try {
    const why = await whyFull(join(path, 'not', 'yet'));
    if (disk !== null && full !== null) expect(why).toMatch(full);
    else if (disk !== null || (await statfs(path)).bavail > 1e6) expect(why).toBeNull();
  } finally {
    disk?.end();
  }
});

it('what cannot be written leaves nothing behind on a full disk', () => {
  const disk = mounted('size=64k');
  if (disk === null) return;
  try {
    const folder = join(disk.path, 'data');
    mkdirSync(folder);
    const fills = join(disk.path, 'fills');
    expect(() => writeFileSync(fills, Buffer.alloc(128 * 1024))).toThrow('no space left');
    expect(() => lockFolder(folder)).toThrow('no space left');
    expect(() => writeDurably(join(folder, 'launcher.json'), 'kept')).toThrow('no space left');
    expect(readdirSync(folder)).toEqual([]);
  } finally {
    disk.end();
  }
});
