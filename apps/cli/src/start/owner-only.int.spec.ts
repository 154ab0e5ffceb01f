import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepFolderToOwner } from './owner-only.js';

let folder: string;
const inFolder = (...names: string[]) => join(folder, 'data', ...names);
const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dondoc-owner-'));
  for (const name of ['logs', 'event-store', 'postgres/cluster'])
    mkdirSync(inFolder(name), { recursive: true, mode: 0o755 });
  for (const name of ['launcher.json', 'logs/api.log.1', 'event-store/data.mdb', 'postgres/postgres.log']) {
    writeFileSync(inFolder(name), 'text');
    chmodSync(inFolder(name), 0o644);
  }
  for (const name of ['', 'logs', 'event-store', 'postgres', 'postgres/cluster'])
    chmodSync(inFolder(name), 0o755);
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the data folder of an earlier release', () => {
  it('becomes its owner’s alone with all that the launcher keeps in it', () => {
    expect(keepFolderToOwner(inFolder())).toEqual([]);
    for (const name of ['', 'logs', 'event-store', 'postgres']) expect(modeOf(inFolder(name))).toBe('700');
    for (const name of ['launcher.json', 'logs/api.log.1', 'event-store/data.mdb', 'postgres/postgres.log'])
      expect(modeOf(inFolder(name))).toBe('600');
  });

  it('keeps what PostgreSQL looks after itself, what is none of ours, and what a link leads to', () => {
    for (const name of ['mine.txt', 'outside.txt']) {
      writeFileSync(inFolder(name), 'text');
      chmodSync(inFolder(name), 0o644);
    }
    symlinkSync(inFolder('outside.txt'), inFolder('logs', 'worker.log'));
    keepFolderToOwner(inFolder());
    expect(['mine.txt', 'outside.txt', 'postgres/cluster'].map((name) => modeOf(inFolder(name)))).toEqual([
      '644',
      '644',
      '755',
    ]);
  });

  it('stays as it is, and is named, where it is everybody’s, as /tmp is', () => {
    chmodSync(inFolder(), 0o1777);
    expect(keepFolderToOwner(inFolder())).toEqual([inFolder()]);
    expect(modeOf(inFolder())).toBe('777');
    expect(modeOf(inFolder('launcher.json'))).toBe('600');
  });

  it('may let the account of PostgreSQL pass', () => {
    chmodSync(inFolder(), 0o710);
    keepFolderToOwner(inFolder());
    expect(modeOf(inFolder())).toBe('710');
  });
});
