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

  it('repeats of its last lines what is said to people, and no news', () => {
    const log = new LogFile(path);
    closeSync(log.open());
    const lines = [
      { level: 30, msg: 'Mapped {/health/ready, GET} route' },
      { level: 40, part: 'worker', msg: 'A consumer will try again' },
      {
        level: 50,
        err: { type: 'Error', message: 'disk full', stack: 'Error: disk full\n    at x' },
        msg: 'It failed',
      },
    ];
    writeFileSync(path, `${lines.map((line) => JSON.stringify(line)).join('\n')}\nNode says this\n`);
    expect(log.lastOutput()).toBe('A consumer will try again\nIt failed: disk full\nNode says this');
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
