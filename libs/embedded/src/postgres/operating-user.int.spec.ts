import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstClosedFolder } from './operating-user.js';

const someone = { name: 'someone', uid: 54_321, gid: 54_321 };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dondoc-user-'));
  mkdirSync(join(folder, 'inner'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the way to a file for another account', () => {
  it('is closed by the outermost folder that lets only its owner through', () => {
    chmodSync(folder, 0o700);
    chmodSync(join(folder, 'inner'), 0o700);
    expect(firstClosedFolder(join(folder, 'inner', 'file'), someone)).toBe(folder);
  });

  it('is open when every folder lets everybody through', () => {
    chmodSync(folder, 0o711);
    chmodSync(join(folder, 'inner'), 0o755);
    expect(firstClosedFolder(join(folder, 'inner', 'file'), someone)).toBeUndefined();
  });
});
