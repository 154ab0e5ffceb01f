import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { claimLog } from '#application';
import { startEventStore, type RunningEventStore } from '#embedded';
import { connectEventStore } from '#event-store';
import { startProgram, type Program } from './api/system.fixture.js';
import { startOwnDatabase, type OwnDatabase } from './servers/own-database.fixture.js';

let folder: string;
let database: OwnDatabase;
let server: RunningEventStore;
let programs: Program[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dondoc-another-log-'));
  database = await startOwnDatabase();
  server = await startEventStore({ port: 0, data: join(folder, 'ours') });
});

afterEach(async () => {
  for (const { child } of programs) child.kill('SIGKILL');
  await server.stop();
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function everythingIn(url: string): Promise<string[]> {
  const store = connectEventStore(url);
  const types: string[] = [];
  for await (const { type } of store.readAll({ prefixes: [''] })) types.push(type);
  await store.close();
  return types;
}

test('a running API and a running worker end and say why when the log of another system answers in place of theirs', async () => {
  const env = {
    ...{ EVENTSTORE_URL: server.url, DATABASE_URL: database.url, PORT: '0' },
    ...{ DONDOC_TOKEN_SECRET: 'a secret of the tests that is long enough' },
    DONDOC_ADMIN_PASSWORD: 'mat-khau-quan-tri',
    DONDOC_TRANSPARENCY: pathToFileURL(join(folder, 'transparency')).href,
  };
  programs = await Promise.all([startProgram('worker', env), startProgram('api', env)]);
  const endings = programs.map(
    ({ child }) => new Promise<number | null>((resolve) => child.once('exit', resolve)),
  );

  const { port } = server;
  await server.stop();
  const others = await startEventStore({ port: 0, data: join(folder, 'others') });
  const store = connectEventStore(others.url);
  await claimLog(store, { clock: 'real', now: new Date() });
  await store.close();
  await others.stop();
  server = await startEventStore({ port, data: join(folder, 'others') });

  expect(await Promise.all(endings)).toEqual([1, 1]);
  for (const { logged } of programs)
    expect(logged.filter((line) => line.includes('Another event log answers'))).not.toEqual([]);
  expect(await everythingIn(server.url)).toEqual(['SystemInitialized']);
});
