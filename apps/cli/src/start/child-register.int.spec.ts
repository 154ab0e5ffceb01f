import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChildRegister } from './child-register.js';

let folder: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dondoc-register-'));
});

afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** A child that a register names. */
async function entered(register: ChildRegister, program: string, ...args: string[]): Promise<ChildProcess> {
  const child = spawn(program, args, { env: { ...process.env, ...register.mark } });
  children.push(child);
  await once(child, 'spawn');
  register.add('API', child.pid ?? 0);
  return child;
}

it('has a start wait for the children of the one before it, and names them', async () => {
  await entered(new ChildRegister(folder), 'sleep', '1');
  const said: string[] = [];
  await new ChildRegister(folder).awaitEarlier((line) => said.push(line));
  expect(said).toEqual(['Waiting for API of an earlier start to end.']);
});

it('leaves alone the children of a running system whose folder was copied', async () => {
  const child = await entered(new ChildRegister(folder), 'sleep', '600');
  const copy = join(folder, 'copy');
  mkdirSync(copy);
  cpSync(join(folder, 'children.json'), join(copy, 'children.json'));
  const said: string[] = [];
  await new ChildRegister(copy).awaitEarlier((line) => said.push(line));
  expect(said).toEqual([]);
  expect([child.exitCode, child.signalCode]).toEqual([null, null]);
});
