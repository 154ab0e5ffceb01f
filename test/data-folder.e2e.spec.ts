import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

let folder: string;
let data: string;
let launcher: ChildProcess;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dondoc-folder-'));
  data = join(folder, 'data');
  launcher = fork('dist/apps/cli/src/main.js', ['start'], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, DONDOC_DATA: data, PORT: '0' },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [message] = (await once(launcher, 'message')) as [{ ready?: boolean }];
  expect(message.ready).toBe(true);
});
afterAll(async () => {
  launcher.kill('SIGTERM');
  await once(launcher, 'exit');
  rmSync(folder, { recursive: true, force: true });
});

/** What the files of the data folder keep for their owner. */
function secretsIn(path: string): string[] {
  const read = (name: string) => JSON.parse(readFileSync(join(path, name), 'utf8')) as Record<string, string>;
  const { password: ofLog } = read('event-store-credentials.json');
  const { password: ofDatabase } = read('postgres/access.json');
  const { tokenSecret } = read('launcher.json');
  return z.array(z.string().min(16)).parse([ofLog, ofDatabase, tokenSecret]);
}

/** The command lines of all processes, which every account may see. */
function argumentsOfAll(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8')];
      } catch {
        return [];
      }
    });
}

describe('a system that runs on its data folder', () => {
  it('keeps everything in its folder to its owner, and its secrets out of logs and arguments', () => {
    const open = readdirSync(data, { recursive: true, withFileTypes: true })
      .map((entry) => join(entry.parentPath, entry.name))
      .concat(data)
      .filter((path) => !path.includes('/cluster/') && (statSync(path).mode & 0o077) !== 0);
    expect(open).toEqual([]);
    const secrets = secretsIn(data);
    const logs = readdirSync(join(data, 'logs')).map((name) =>
      readFileSync(join(data, 'logs', name), 'utf8'),
    );
    const shown = process.platform === 'linux' ? argumentsOfAll() : [];
    for (const secret of secrets) {
      for (const log of logs) expect(log).not.toContain(secret);
      for (const line of shown) expect(line).not.toContain(secret);
    }
  });

  it('records who minted a token, for whom and why, before it is printed', async () => {
    const reason = 'Quên mật khẩu';
    const minting = fork('dist/apps/cli/src/main.js', ['token', '--reason', reason, '--data', data], {
      env: { PATH: process.env.PATH, HOME: process.env.HOME },
      execArgv: [],
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    const printed = minting.stdout ? await text(minting.stdout) : '';
    expect(printed).toMatch(/^eyJ\S+\n$/);
    const { eventStore } = JSON.parse(readFileSync(join(data, 'endpoints.json'), 'utf8')) as {
      eventStore: string;
    };
    const client = EventStoreDBClient.connectionString(eventStore);
    const minted: unknown[] = [];
    for await (const { event } of client.readAll())
      if (event?.type === 'TokenMinted') minted.push([event.data, event.metadata]);
    await client.dispose();
    const who = expect.objectContaining({
      actor: { id: 'operator', name: userInfo().username, role: 'system' },
    });
    // As it is recorded: whose it is says the id, and their name is sealed.
    const username: unknown = expect.stringMatching(/^sealed:1:/);
    expect(minted).toEqual([[expect.objectContaining({ username, hours: 1, reason }), who]]);
    expect(JSON.stringify(minted)).not.toContain(printed.trim());
  });

  it('lets nobody append to its log or read it who does not have the credentials of its folder', async () => {
    const { eventStore } = JSON.parse(readFileSync(join(data, 'endpoints.json'), 'utf8')) as {
      eventStore: string;
    };
    const open = eventStore.replace(/\/\/[^@]+@/, '//');
    for (const url of [open, open.replace(/\?.*$/, '?tls=false')]) {
      const client = EventStoreDBClient.connectionString(url);
      const forged = jsonEvent({ type: 'DirectiveClosed', data: {} });
      await expect(client.appendToStream('directive-forged', forged)).rejects.toThrow();
      await expect(client.readAll({ maxCount: 1 })[Symbol.asyncIterator]().next()).rejects.toThrow();
      await client.dispose();
    }
  });
});
