import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LogFile } from './log-file.js';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dondoc-log-'));
  path = join(folder, 'logs', 'api.log');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the log file of a child', () => {
  it('keeps what was said before in a second file, and no more', () => {
    const log = new LogFile(path);
    closeSync(log.open());
    truncateSync(path, 33 * 1024 * 1024);
    log.keepSmall();
    expect([statSync(path).size, statSync(`${path}.1`).size]).toEqual([0, 33 * 1024 * 1024]);
  });

  it('is made small also where its copy cannot be written, and ends nobody', () => {
    const log = new LogFile(path);
    closeSync(log.open());
    truncateSync(path, 33 * 1024 * 1024);
    // A folder takes no copy, as a full disk takes none.
    mkdirSync(join(`${path}.1`, 'in the way'), { recursive: true });
    log.keepSmall();
    log.keepSmall();
    writeFileSync(path, 'What comes after');
    expect(readFileSync(path, 'utf8')).toBe('What comes after');
  });

  it('may be taken away, with its folder, while its child runs', () => {
    const log = new LogFile(path);
    closeSync(log.open());
    rmSync(join(folder, 'logs'), { recursive: true });
    log.keepSmall();
    expect(log.lastOutput()).toBe('');
    closeSync(log.open());
    expect(statSync(path).size).toBe(0);
  });
});
