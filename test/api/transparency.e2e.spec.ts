import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { decodeEntry } from '#audit';
import {
  CompactRange,
  decodeEntryBundle,
  leafHash,
  noteVerifier,
  parseCheckpoint,
  parseVerifierKey,
  tilePath,
  verifyNote,
  type SignedCheckpoint,
} from '#transparency';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { eventually, startSystem, type TestSystem } from './system.fixture.js';

let system: TestSystem;
let committee: Committee;

beforeAll(async () => {
  system = await startSystem({ DONDOC_CHECKPOINT_MINUTES: '0.01' });
  committee = await seatCommittee(system);
});

afterAll(() => system.stop());

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

test('nobody but inspectors and administrators reads the log', async () => {
  for (const as of [committee.tokens.agency, committee.tokens.leader])
    for (const path of ['checkpoint', 'key', 'tile/0/000'])
      expect((await system.call('GET', `/audit/${path}`, { as })).status).toBe(403);
});
