import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { admitPassing, chooseOperatingUser, firstClosedFolder, spawnAs } from './operating-user.js';

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

const isRoot = process.getuid?.() === 0;

(isRoot ? describe : describe.skip)('a program that root starts for another account', () => {
  it.each([
    [false, 0o710, someone.gid],
    [true, 0o700, 0],
  ])(
    'gets through root’s folder by its group where no capability takes it there (%j)',
    (canPass, mode, gid) => {
      chmodSync(folder, 0o700);
      admitPassing([folder], someone, canPass);
      expect([statSync(folder).mode & 0o777, statSync(folder).gid]).toEqual([mode, gid]);
      expect(firstClosedFolder(join(folder, 'file'), someone)).toBe(canPass ? folder : undefined);
    },
  );

  it('finds and runs programs in a folder that only root may enter', async () => {
    chmodSync(folder, 0o700);
    const program = join(folder, 'inner', 'program');
    writeFileSync(program, '', { mode: 0o755 });
    const user = await chooseOperatingUser(join(folder, 'no-cluster-yet'));
    const source =
      'require("fs").accessSync(process.argv[1], 1); process.exit(process.getuid() === 0 ? 9 : 0)';
    const child = spawnAs(user, process.execPath, ['-e', source, program], {
      paths: [program],
      stdio: 'ignore',
      cwd: folder,
    });
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});
