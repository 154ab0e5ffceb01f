import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identifyProcess } from '#embedded';
import { startChild } from './child-process.js';
import { ChildRegister } from './child-register.js';
import { LogFile } from './log-file.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dondoc-child-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const SAYS_READY = "process.send({ ready: true, url: 'test:' + process.pid });";
const KEEPS_RUNNING = 'setInterval(() => {}, 1000);';

function start(source: string, limits: { readyWithinMs?: number; abort?: AbortSignal } = {}) {
  const module = join(folder, 'child.mjs');
  writeFileSync(module, source);
  const program = {
    name: 'child',
    module,
    args: [],
    env: { PATH: process.env.PATH },
    log: new LogFile(join(folder, 'child.log')),
    readyWithinMs: limits.readyWithinMs ?? 30_000,
    stopWithinMs: 500,
  };
  const register = new ChildRegister(folder);
  return startChild(program, register, limits.abort ?? new AbortController().signal);
}

describe('a child process', () => {
  it('is running once it says so, at the address it says', async () => {
    const child = await start(SAYS_READY + KEEPS_RUNNING);
    expect(identifyProcess(Number(child.url.replace('test:', '')))).toBeDefined();
    await child.stop();
    expect(await child.ended).toContain('it ended with SIGTERM');
  });

  it('did not start when it ends first; the error repeats its last words', async () => {
    await expect(start("console.error('the disk is full'); process.exit(7);")).rejects.toThrow(
      /child did not start: it ended with exit code 7\nthe disk is full/,
    );
  });

  it('did not start when it is not ready for long, and is ended; the error names it and repeats its last words', async () => {
    const silent = start(`console.log('waits for PostgreSQL');${KEEPS_RUNNING}`, { readyWithinMs: 1_500 });
    await expect(silent).rejects.toThrow(
      /^child did not start: it was not ready within 1.5 s\nwaits for PostgreSQL$/,
    );
  });

  it('ends nothing else where the disk does not take down that it ended', async () => {
    const child = await start(SAYS_READY + KEEPS_RUNNING);
    // A folder in its place takes no text, whoever writes.
    rmSync(join(folder, 'children.json'));
    mkdirSync(join(folder, 'children.json.new'));
    await child.stop();
    expect(await child.ended).toContain('it ended with SIGTERM');
  });

  it('is ended when its start is cut short', async () => {
    const abort = new AbortController();
    const starting = start(KEEPS_RUNNING, { abort: abort.signal });
    abort.abort();
    await expect(starting).rejects.toThrow('the start of child was cut short');
  });

  it('is ended by force when it does not heed the request', async () => {
    const child = await start(`process.on('SIGTERM', () => {});${SAYS_READY}${KEEPS_RUNNING}`);
    await child.stop();
    expect(await child.ended).toContain('SIGKILL');
  });

  it.each(['', '[{"name":'])(
    'is found by the next launcher even where the register of children is %j',
    async (content) => {
      const child = await start(SAYS_READY + KEEPS_RUNNING);
      const pid = Number(child.url.replace('test:', ''));
      writeFileSync(join(folder, 'children.json'), content);
      const reported: string[] = [];
      const next = new ChildRegister(folder);
      setTimeout(() => process.kill(pid, 'SIGKILL'), 200);
      await next.awaitEarlier((line) => reported.push(line));
      expect(reported).toEqual([`Waiting for process ${pid} of an earlier start to end.`]);
      expect(await child.ended).toContain('SIGKILL');
    },
  );

  it('is found by the next launcher, which waits for it and then ends it by force', async () => {
    const child = await start(SAYS_READY + KEEPS_RUNNING);
    const reported: string[] = [];
    const next = new ChildRegister(folder);
    setTimeout(() => process.kill(Number(child.url.replace('test:', '')), 'SIGKILL'), 200);
    await next.awaitEarlier((line) => reported.push(line));
    expect(reported).toEqual(['Waiting for child of an earlier start to end.']);
    expect(await child.ended).toContain('SIGKILL');
  });
});
