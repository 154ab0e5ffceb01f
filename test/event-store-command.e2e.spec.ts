import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let data: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'dondoc-event-store-'));
});
afterEach(async () => {
  for (const child of children.splice(0))
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  rmSync(data, { recursive: true, force: true });
});

/** What runs in the images; on a clone it is reached through `bootstrap.js`. */
const program = 'dist/apps/cli/src/main.js';

/** Runs `dondoc event-store`. */
const run = (...args: string[]) => runBy(program, ...args);

function runBy(of: string, ...args: string[]) {
  const child = spawn(process.execPath, [of, 'event-store', ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let said = '';
  const readers: (() => void)[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => {
      said += text.toString('utf8');
      for (const reader of readers) reader();
    });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const says = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const look = (): void => {
        const found = pattern.exec(said)?.[1];
        if (found !== undefined) resolve(found);
      };
      readers.push(look);
      look();
      void ended.then(() => reject(new Error(said)));
    });
  return { child, said: () => said, says, ended };
}

/** Starts it, appends an event, and stops it. */
async function fill(): Promise<void> {
  const store = run('--port', '0', '--data', data);
  const client = EventStoreDBClient.connectionString(await store.says(/^(esdb:.*)\nready$/m));
  await client.appendToStream('kept', jsonEvent({ type: 't', data: { text: 'as it was written' } }));
  await client.dispose();
  store.child.kill('SIGTERM');
  expect(await store.ended).toBe(0);
}

test('it prints its connection string and "ready", serves clients, keeps its data, and stops cleanly on SIGTERM', async () => {
  await fill();
  const again = run('--port', '0', '--data', data);
  const client = EventStoreDBClient.connectionString(await again.says(/^(esdb:.*)\nready$/m));
  const read: unknown[] = [];
  for await (const { event } of client.readStream('kept')) read.push(event?.data);
  expect(read).toEqual([{ text: 'as it was written' }]);
  await client.dispose();
  again.child.kill('SIGTERM');
  expect(await again.ended).toBe(0);
});

test('--verify says whether everything is as it was written, and which event is not', async () => {
  await fill();
  const whole = run('--data', data, '--verify');
  expect(await whole.ended).toBe(0);
  expect(whole.said()).toContain('all 2 events are as they were written');
  const copy = join(data, 'copy');
  cpSync(join(data, 'event-store'), join(copy, 'event-store'), { recursive: true });
  expect(await run('--data', copy, '--verify').ended).toBe(0);
  expect(readdirSync(copy)).toEqual(['event-store']);
  const path = join(data, 'event-store', 'data.mdb');
  const bytes = readFileSync(path);
  // LMDB keeps old versions of a page beside the one in force: every copy is damaged.
  const text = 'as it was written';
  for (let at = bytes.indexOf(text); at !== -1; at = bytes.indexOf(text, at + 1)) bytes.write('AS', at);
  writeFileSync(path, bytes);
  const damaged = run('--data', data, '--verify');
  expect(await damaged.ended).toBe(1);
  expect(damaged.said()).toContain('The event at position 2 is not as it was written');
});

test.each([program, 'apps/cli/bootstrap.js'])(
  'a command of %s whose output nobody reads goes on to its end, and to its own exit code',
  async (of) => {
    await fill();
    const whole = runBy(of, '--data', data, '--verify');
    whole.child.stdout.destroy();
    expect(await whole.ended).toBe(0);
    expect(whole.said()).toBe('');
  },
);

test.each([
  [['--port', 'http'], '--port must be a number from 0 to 65535, not "http"'],
  [['--prot', '2113'], "Unknown option '--prot'"],
])('%j is refused with the usage', async (args, sentence) => {
  const refused = run(...args, '--data', data);
  expect(await refused.ended).toBe(2);
  expect(refused.said()).toContain(sentence);
  expect(refused.said()).toContain('Usage: npm run event-store');
});
