import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FolderInUse, lockFolder } from './folder-lock.js';
import { identifyProcess, isRunning } from './process-identity.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dondoc-lock-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the lock of a folder', () => {
  it('is refused while its holder runs, and free again when that lets go', () => {
    const first = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(FolderInUse);
    first.release();
    lockFolder(folder).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('names the holder and the process that started it', () => {
    lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(
      expect.objectContaining({
        holder: expect.objectContaining({ pid: process.pid, parent: identifyProcess(process.ppid) }),
      }),
    );
  });

  it('counts for nothing when its holder is gone', async () => {
    const holder = spawn('sleep', ['600']);
    await once(holder, 'spawn');
    const identity = identifyProcess(holder.pid ?? 0);
    writeFileSync(join(folder, 'lock'), JSON.stringify(identity));
    expect(() => lockFolder(folder)).toThrow(FolderInUse);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    const lock = lockFolder(folder);
    expect(readFileSync(join(folder, 'lock'), 'utf8')).toContain(`"pid":${process.pid}`);
    expect(lock.wasLeft).toBe(true);
    lock.release();
    expect(lockFolder(folder).wasLeft).toBe(false);
  });

  it('is not copied with the folder: a copy that is made meanwhile is held by nobody', () => {
    const held = lockFolder(folder);
    const copy = join(folder, 'copy');
    cpSync(join(folder, 'lock'), join(copy, 'lock'));
    const lock = lockFolder(copy);
    expect(lock.wasLeft).toBe(false);
    lock.release();
    expect(() => lockFolder(folder)).toThrow(FolderInUse);
    held.release();
  });

  it("counts for nothing when its holder's number belongs to a later process", () => {
    writeFileSync(join(folder, 'lock'), JSON.stringify({ pid: process.pid, startedAt: 'an earlier life' }));
    expect(() => lockFolder(folder)).not.toThrow();
  });

  it('is taken over from a file that was cut short', () => {
    writeFileSync(join(folder, 'lock'), '{"pid":');
    expect(() => lockFolder(folder)).not.toThrow();
  });

  it('is released once: a second release does not free what was taken again', () => {
    const first = lockFolder(folder);
    first.release();
    lockFolder(folder);
    first.release();
    expect(() => lockFolder(folder)).toThrow(FolderInUse);
  });

  it('is not released by a holder that lost it', () => {
    const lost = lockFolder(folder);
    const others = JSON.stringify({ pid: process.pid, startedAt: 'another' });
    writeFileSync(join(folder, 'lock'), others);
    lost.release();
    expect(readFileSync(join(folder, 'lock'), 'utf8')).toBe(others);
  });
});

describe('the identity of a process', () => {
  it('says that this process runs and that no process has number 0', () => {
    const self = identifyProcess(process.pid);
    expect(self && isRunning(self)).toBe(true);
    expect(identifyProcess(0)).toBeUndefined();
  });
});
