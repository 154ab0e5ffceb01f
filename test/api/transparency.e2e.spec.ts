import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import { decodeEntry } from '#audit';
import { createPool } from '#platform';
import {
  CompactRange,
  decodeEntryBundle,
  formatVerifierKey,
  leafHash,
  noteVerifier,
  parseCheckpoint,
  parseVerifierKey,
  signatureType,
  tilePath,
  verifierKeyOf,
  verifyNote,
  type SignedCheckpoint,
} from '#transparency';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { eventually, startSystem, type TestSystem } from './system.fixture.js';

let system: TestSystem;
let committee: Committee;
const folder = mkdtempSync(join(tmpdir(), 'dondoc-evidence-'));

const origin = 'log.example/dondoc';
const policyPath = join(folder, 'policy.txt');
let witness: ChildProcess;

/** A witness as the inspection would run it, and the policy that names it; it knows the log's key before the log begins. */
async function startWitness(keyPath: string): Promise<void> {
  const { privateKey } = generateKeyPairSync('ed25519');
  writeFileSync(keyPath, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  const log = formatVerifierKey(verifierKeyOf(origin, signatureType.ed25519, privateKey));
  const kept = ['--folder', join(folder, 'witness')];
  const main = 'dist/apps/cli/src/main.js';
  const made = await promisify(execFile)(process.execPath, [
    ...[main, 'witness', 'init', ...kept, '--name', 'witness.example', '--log', log],
  ]);
  witness = spawn(process.execPath, [main, 'witness', 'serve', ...kept, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: witness.stdout as Readable }), 'line')) as [string];
  const url = /http:\S+:\d+/.exec(line)?.[0] ?? '';
  writeFileSync(
    policyPath,
    `log ${log}\nwitness inspection ${made.stdout.trim()} ${url}\nquorum inspection\n`,
  );
}

beforeAll(async () => {
  const keyPath = join(folder, 'key.pem');
  await startWitness(keyPath);
  system = await startSystem({
    DONDOC_CHECKPOINT_MINUTES: '0.01',
    DONDOC_TRANSPARENCY_ORIGIN: origin,
    DONDOC_TRANSPARENCY_KEY: keyPath,
    DONDOC_WITNESS_POLICY: policyPath,
  });
  committee = await seatCommittee(system);
});

afterAll(async () => {
  const ended = once(witness, 'exit');
  witness.kill('SIGTERM');
  await Promise.all([ended, system.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

const get = (path: string) => system.call('GET', `/audit/${path}`, { as: committee.tokens.inspector });

async function bytesOf(path: string): Promise<Buffer> {
  const headers = { authorization: `Bearer ${committee.tokens.inspector}` };
  const response = await fetch(`${system.url}/api/v1/audit/${path}`, { headers });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/octet-stream']);
  return Buffer.from(await response.arrayBuffer());
}

/** The newest checkpoint, once it covers everything that was recorded before. */
async function checkpoint(): Promise<SignedCheckpoint> {
  let events = 0;
  for await (const _ of system.eventStore.readAll()) events += 1;
  let found: SignedCheckpoint | undefined;
  await eventually('everything is signed', async () => {
    const { status, text } = await get('checkpoint');
    found = status === 200 ? parseCheckpoint(Buffer.from(text)) : undefined;
    return (found?.size ?? 0) >= events;
  });
  if (!found) throw new Error('Nothing was signed');
  return found;
}

test('an inspector recomputes the signed tree from the entries that the API hands out', async () => {
  await committee.underWay({ title: 'Cải cách tư pháp' });
  const { note, size, root } = await checkpoint();
  const key = parseVerifierKey((await get('key')).text.trim());
  expect(verifyNote(note, [noteVerifier(key)])).toHaveLength(1);
  expect(size).toBeLessThan(256);
  const bundle = decodeEntryBundle(
    await bytesOf(tilePath({ level: 'entries', index: 0, width: size })),
    size,
  );
  const tree = new CompactRange();
  for (const entry of bundle) tree.append(leafHash(entry));
  expect(Buffer.from(tree.root())).toEqual(root);
  const recorded: string[] = [];
  for await (const { streamId, revision, id, type } of system.eventStore.readAll())
    recorded.push([streamId, revision, id, type].join(' '));
  const entries = bundle.map((entry) => decodeEntry(entry));
  expect(entries.map(({ stream, revision, id, type }) => [stream, revision, id, type].join(' '))).toEqual(
    recorded.slice(0, size),
  );
});

test('the checkpoint and the key are text, as the contract says, and tiles are for ever', async () => {
  await checkpoint();
  for (const name of ['checkpoint', 'key']) {
    const answer = await get(name);
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-store');
  }
  const { size } = await checkpoint();
  const tile = await get(tilePath({ level: 0, index: 0, width: size }));
  expect([tile.status, tile.headers.get('cache-control')]).toEqual([
    200,
    'private, max-age=31536000, immutable',
  ]);
});

test.each(['tile/0/001', 'tile/0/x', 'tile/0/000.p/999', 'tile/%2e%2e/%2e%2e/key.pem', 'tile/'])(
  '%s is no tile',
  async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(404);
    expect(answer.text).not.toContain('PRIVATE');
  },
);

/** A bundle as the API makes it, in a file. */
async function bundle(filters: object): Promise<{ status: number; type: string | null; path: string }> {
  const response = await fetch(`${system.url}/api/v1/audit/bundles`, {
    method: 'POST',
    headers: { authorization: `Bearer ${committee.tokens.inspector}`, 'content-type': 'application/json' },
    body: JSON.stringify(filters),
  });
  const path = join(folder, 'evidence.zip');
  writeFileSync(path, Buffer.from(await response.arrayBuffer()));
  return { status: response.status, type: response.headers.get('content-type'), path };
}

/** Runs a program of Node's, and says how it ended. */
async function node(...args: string[]): Promise<{ code: number; printed: string }> {
  return nodeWith({}, ...args);
}

async function nodeWith(
  changed: NodeJS.ProcessEnv,
  ...args: string[]
): Promise<{ code: number; printed: string }> {
  const env = {
    ...process.env,
    EVENTSTORE_URL: system.eventStoreUrl,
    DATABASE_URL: system.databaseUrl,
    DONDOC_TRANSPARENCY: system.transparency,
    // Where the committee is, the index says itself.
    DONDOC_TIMEZONE: 'Pacific/Kiritimati',
    ...changed,
  };
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env }, (error, printed, complained) => {
      resolve({ code: Number(error?.code ?? 0), printed: printed + complained });
    });
  });
}

const dondoc = (...args: string[]) => node('dist/apps/cli/src/main.js', ...args);

test('an inspector verifies a bundle with the command, and with the program that travels in it', async () => {
  const directiveId = await committee.underWay({ title: 'Cải cách thủ tục' });
  const { status, type, path } = await bundle({ directiveId });
  expect([status, type]).toEqual([200, 'application/zip']);
  const key = (await get('key')).text.trim();
  const verified = await dondoc('verify', path, '--key', key);
  expect(verified).toMatchObject({ code: 0, printed: expect.stringContaining('VERIFIED') });
  const files = unzipSync(readFileSync(path));
  const program = join(folder, 'verify.mjs');
  writeFileSync(program, files['verify.mjs'] ?? '');
  expect(await node(program, path, '--key', key)).toEqual(verified);
  expect(await node(program, path)).toMatchObject({
    code: 0,
    printed: expect.stringContaining('it came with the bundle'),
  });
  expect(readFileSync(program, 'utf8')).not.toMatch(/from ["'](?!node:)/);

  const bytes = readFileSync(path);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  writeFileSync(path, bytes);
  expect(await dondoc('verify', path, '--key', key)).toMatchObject({
    code: 1,
    printed: expect.stringContaining('FAILED'),
  });
});

test('what verifies says in a line which file cannot be read, or is no policy', async () => {
  const path = join(folder, 'bundle.zip');
  writeFileSync(path, 'no zip');
  const policy = join(folder, 'no-policy.txt');
  writeFileSync(policy, 'quorum nobody\n');
  const missing = join(folder, 'missing.zip');
  for (const [file, more, why] of [
    [missing, [], `${missing} cannot be read`],
    [path, ['--policy', missing], `${missing} cannot be read`],
    [path, ['--policy', policy], `${policy} is no policy: line 1: nobody is not named yet`],
  ] as const) {
    const { code, printed } = await dondoc('verify', file, ...more);
    expect([code, printed]).toEqual([1, expect.stringContaining(why)]);
    expect(printed).not.toMatch(/^\s+at /m);
  }
});

test('the worker has a witness cosign, and a bundle holds by a policy as far as that reaches', async () => {
  const directiveId = await committee.underWay({ title: 'Có chứng kiến' });
  await eventually('the witness cosigned what came last', async () => {
    const { path } = await bundle({ directiveId });
    const { code, printed } = await dondoc('verify', path, '--policy', policyPath);
    return code === 0 && printed.includes('the witness inspection cosigned');
  });
});

test('a bundle holds every event that the trail lists by the same filters, with its data', async () => {
  const { path } = await bundle({ type: 'DirectiveDrafted' });
  const lines = Buffer.from(unzipSync(readFileSync(path))['events.jsonl'] ?? [])
    .toString()
    .trim()
    .split('\n');
  const { json } = await get('events?type=DirectiveDrafted&order=asc');
  const listed = json['items'] as unknown as { position: string; data: unknown }[];
  const bundled = lines.map((line) => JSON.parse(line) as { entry: string; data: { json: unknown } });
  expect(bundled.map(({ data }) => data.json)).toEqual(listed.map(({ data }) => data));
  expect(bundled.map(({ entry }) => (JSON.parse(entry) as { position: string }).position)).toEqual(
    listed.map(({ position }) => position),
  );
});

test('a bundle of everything, or of an agency, is shown to be whole', async () => {
  const agency = (await system.call('GET', '/agencies', { as: committee.tokens.admin })).json[
    'items'
  ] as unknown as {
    id: string;
  }[];
  for (const filters of [{}, { agencyId: agency[0]?.id }]) {
    const { path } = await bundle(filters);
    expect(await dondoc('verify', path)).toMatchObject({
      code: 0,
      printed: expect.stringContaining('completeness: nothing of'),
    });
  }
});

test('a bundle is asked for of the past alone', async () => {
  const asked = [{ from: '2999-01-01' }, { from: '2022-08-01', to: '2022-07-01' }, { to: '2022-02-30' }];
  const answers = await Promise.all(asked.map(async (filters) => (await bundle(filters)).status));
  expect(answers).toEqual([422, 422, 400]);
});

test('a filter that there is not is refused', async () => {
  expect((await bundle({ agency: 'x' })).status).toBe(400);
});

test('the operator compares the log with what was signed, and what does not fit is an alarm', async () => {
  await checkpoint();
  expect(await dondoc('verify', '--log')).toMatchObject({
    code: 0,
    printed: expect.stringMatching(/ [1-9]\d* indexes by agency and month[^]*All of it is what was signed/),
  });
  const noKey = await dondoc('verify', '--log', '--key', 'none');
  expect([noKey.code, noKey.printed.trim()]).toEqual([1, 'no verifier key']);
  rmSync(join(fileURLToPath(system.transparency), 'log/tile'), { recursive: true });
  expect(await dondoc('verify', '--log', '--restore-tiles')).toMatchObject({
    code: 0,
    printed: expect.stringMatching(
      /The tiles of [1-9]\d* entries are there\.[^]*All of it is what was signed/,
    ),
  });
  const pool = createPool(system.databaseUrl);
  await pool.query('UPDATE transparency.salt SET data_salt = metadata_salt WHERE leaf = 2');
  await pool.end();
  expect(await dondoc('verify', '--log')).toMatchObject({
    code: 1,
    printed: expect.stringContaining('Entry 2,'),
  });
  const { status } = await system.call('GET', '/health/ready');
  const report = await system.call('GET', '/admin/health', { as: committee.tokens.admin });
  expect([status, report.json['status'], report.json['transparency']]).toEqual([
    200,
    'degraded',
    { status: 'down', detail: expect.stringContaining('Entry 2,') },
  ]);
  const inVietnamese = await system.call('GET', '/admin/health', {
    as: committee.tokens.admin,
    headers: { 'accept-language': 'vi' },
  });
  expect(inVietnamese.json['transparency']).toMatchObject({
    detail: expect.stringMatching(
      /: Mục 2, sự kiện \d+ của \S+ tại vị trí \d+: dữ liệu khác với dữ liệu đã ký$/,
    ),
  });
});

test.each([
  ['EVENTSTORE_URL', 'geheim://log'],
  ['DATABASE_URL', 'geheim'],
  ['DONDOC_TRANSPARENCY', 'https://geheim'],
])('a command names the setting %s that is wrong, and not its value', async (name, value) => {
  const main = 'dist/apps/cli/src/main.js';
  const { code, printed } = await nodeWith({ [name]: value }, main, 'verify', '--log');
  expect([code, printed]).toEqual([1, expect.stringContaining(`  ${name}: `)]);
  expect(printed).not.toContain('geheim');
});

test('nobody but inspectors and administrators reads the log', async () => {
  for (const as of [committee.tokens.agency, committee.tokens.leader])
    for (const path of ['checkpoint', 'key', 'tile/0/000'])
      expect((await system.call('GET', `/audit/${path}`, { as })).status).toBe(403);
});
