import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { expect, test } from '@jest/globals';
import { stepBack } from './supervise.js';

test('a child steps back with its whole session, where the system divides by sessions', () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
    detached: true,
    stdio: 'ignore',
  });
  try {
    const pid = child.pid ?? 0;
    stepBack(pid, 7);
    expect(getPriority(pid)).toBe(7);
    const share = `/proc/${pid}/autogroup`;
    if (existsSync(share)) expect(readFileSync(share, 'utf8')).toMatch(/ nice 7$/m);
  } finally {
    child.kill('SIGKILL');
  }
});

test('a child that has ended is left alone', () => {
  expect(() => stepBack(2_147_483_646, 7)).not.toThrow();
});
