import { EventStoreDBClient, jsonEvent, START } from '@eventstore/db-client';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const project = fileURLToPath(new URL('../', import.meta.url));
const sources = join(project, 'libs/embedded/event-store');
const run = promisify(execFile);

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly engines: unknown;
}

const manifestIn = (folder: string) =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

/** An empty folder into which the packed tarball was installed. */
let folder: string;
let tarball: string;
const children: ChildProcess[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'event-store-package-'));
  tarball = (await run('npm', ['run', '--silent', 'pack:event-store'], { cwd: project })).stdout.trim();
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', tarball], { cwd: folder });
}, 300_000);
afterAll(async () => {
  for (const child of children)
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  rmSync(folder, { recursive: true, force: true });
});

/** Starts the command as npm installed it, and waits for its connection string. */
async function start(...args: string[]): Promise<{ url: string; stop(): Promise<unknown> }> {
  const child = spawn(join(folder, 'node_modules/.bin/embedded-eventstore'), args, {
    cwd: folder,
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let said = '';
  const closed = once(child, 'close');
  const url = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text: Buffer) => {
        said += text.toString('utf8');
        const found = /^(esdb:.*)\nready$/m.exec(said)?.[1];
        if (found !== undefined) resolve(found);
      });
    void closed.then(() => reject(new Error(said)));
  });
  const stop = async () => {
    child.kill('SIGTERM');
    return closed;
  };
  return { url, stop };
}

test('the installed command serves appends, reads and subscriptions, and has every event after a restart', async () => {
  const first = await start('--port', '0', '--data', 'events');
  const client = EventStoreDBClient.connectionString(first.url);
  const subscription = client.subscribeToStream('kept', { fromRevision: START });
  const heard = (async () => {
    const all: unknown[] = [];
    for await (const { event } of subscription) if (all.push(event?.data) === 2) return all;
    return all;
  })();
  await client.appendToStream(
    'kept',
    [1, 2].map((n) => jsonEvent({ type: 'counted', data: { n } })),
  );
  expect(await heard).toEqual([{ n: 1 }, { n: 2 }]);
  await client.dispose();
  expect(await first.stop()).toEqual([0, null]);

  const second = await start('--port', '0', '--data', 'events');
  const again = EventStoreDBClient.connectionString(second.url);
  const read: unknown[] = [];
  for await (const { event } of again.readStream('kept')) read.push(event?.data);
  expect(read).toEqual([{ n: 1 }, { n: 2 }]);
  await again.dispose();
  expect(await second.stop()).toEqual([0, null]);
});

test('a program of the folder imports it by name, and type-checks against its declarations', async () => {
  const program = `
    import { startEventStore, type RunningEventStore } from 'embedded-eventstore';
    import { lockFolder } from 'embedded-eventstore/folder-lock';
    const server: RunningEventStore = await startEventStore({ port: 0, data: 'of-a-program' });
    console.log(typeof lockFolder, server.url);
    await server.stop();
  `;
  writeFileSync(join(folder, 'program.mts'), program);
  const checks = ['--module', 'nodenext', '--target', 'es2023', '--strict', '--exactOptionalPropertyTypes'];
  const nodeTypes = ['--types', 'node', '--typeRoots', join(project, 'node_modules/@types')];
  const tsc = [join(project, 'node_modules/typescript-7/bin/tsc'), ...checks, ...nodeTypes, 'program.mts'];
  await run(process.execPath, tsc, { cwd: folder });
  const { stdout } = await run(process.execPath, ['program.mjs'], { cwd: folder });
  expect(stdout).toMatch(/^function esdb:\/\/127\.0\.0\.1:\d+\?tls=false\n$/);
});

test('the tarball holds what is run, read and licensed, and no tests', () => {
  const installed = join(folder, 'node_modules/embedded-eventstore');
  expect(readdirSync(installed).sort()).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'dist',
    'package.json',
  ]);
  const compiled = readdirSync(join(installed, 'dist'), { recursive: true, encoding: 'utf8' });
  expect(compiled.filter((file) => /\.(spec|fixture)\./.test(file))).toEqual([]);
  const { name, version } = manifestIn(sources);
  expect(basename(tarball)).toBe(`${name}-${version}.tgz`);
});

test('the package asks for the versions of its dependencies and of Node that the repository is tested with', () => {
  const { dependencies, engines } = manifestIn(sources);
  const root = manifestIn(project);
  expect(engines).toEqual(root.engines);
  const asked = Object.keys(dependencies).map((name) => [name, root.dependencies[name]]);
  expect(dependencies).toEqual(Object.fromEntries(asked));
});
