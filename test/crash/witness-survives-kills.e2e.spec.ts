import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import {
  CompactRange,
  consistencyProof,
  cosignatureVerifier,
  formatAddCheckpoint,
  formatVerifierKey,
  leafHash,
  noteSigner,
  parseNote,
  parseVerifierKey,
  rootOf,
  sameHash,
  signatureType,
  signCheckpoint,
  verifierKeyOf,
  verifyNote,
  type Hash,
  type ReadHashes,
} from '#transparency';
import { rounds } from '../long-rounds.fixture.js';

const origin = 'log.example/dondoc';
const { privateKey } = generateKeyPairSync('ed25519');
const signer = noteSigner(origin, privateKey);
const most = 4_000;
const main = 'dist/apps/cli/src/main.js';
let folder: string;
let witnessKey: string;

/** The hashes of a history; two of them part at a leaf. */
function history(name: string, partsAt: number): ReadHashes {
  const levels: Hash[][] = [];
  const range = new CompactRange();
  for (let at = 0; at < most; at += 1)
    range.append(leafHash(Buffer.from(`${at < partsAt ? '' : name} ${at}`)), ({ level, index }, hash) => {
      (levels[level] ??= [])[index] = hash;
    });
  return (subtrees) =>
    Promise.resolve(subtrees.map(({ level, index }) => levels[level]?.[index] ?? new Uint8Array()));
}

const honest = history('honest', 100);
const evil = history('evil', 100);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dondoc-witness-'));
  const log = formatVerifierKey(verifierKeyOf(origin, signatureType.ed25519, privateKey));
  const args = [main, 'witness', 'init', '--folder', folder, '--name', 'witness.example', '--log', log];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  witnessKey = stdout.trim();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function startWitness(): Promise<{ url: string; child: ChildProcess }> {
  const child = spawn(process.execPath, [main, 'witness', 'serve', '--folder', folder, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const [line] = (await once(lines, 'line')) as [string];
  return { url: /http:\S+:\d+/.exec(line)?.[0] ?? '', child };
}

/** Has the witness cosign a tree of a history; the size that it knows where it says so, null where it is gone. */
async function ask(
  url: string,
  side: ReadHashes,
  from: number,
  size: number,
): Promise<{ status: number; known: number; tree: { size: number; root: Hash } } | null> {
  const root = await rootOf(size, side);
  const note = signCheckpoint({ origin, size, root, extensions: [] }, signer);
  const body = formatAddCheckpoint(from, await consistencyProof(from, size, side), note);
  try {
    const answer = await fetch(`${url}/add-checkpoint`, { method: 'POST', body });
    const text = await answer.text();
    if (answer.status === 200) {
      const verifier = cosignatureVerifier(parseVerifierKey(witnessKey));
      expect(verifyNote(parseNote(Buffer.from(note + text)), [verifier])).toHaveLength(1);
    }
    return {
      status: answer.status,
      known: answer.status === 409 ? Number(text) : size,
      tree: { size, root },
    };
  } catch {
    return null;
  }
}

test('a witness that is killed again and again never signs backwards, nor two histories', async () => {
  const cosigned: { size: number; root: Hash }[] = [];
  const kills = rounds({ usual: 4, long: 200 });
  let known = 0;
  for (let killed = 0; killed < kills; killed += 1) {
    const { url, child } = await startWitness();
    const diesAfter = 2 + Math.floor(Math.random() * 12);
    for (let asked = 0; asked < 1_000; asked += 1) {
      // In the middle of a request, wherever in it that is.
      if (asked === diesAfter) void sleep(Math.random() * 8).then(() => child.kill('SIGKILL'));
      const isEvil = asked % 3 === 2;
      // One in four tries an older size again.
      const from = asked % 4 === 3 ? Math.floor(known / 2) : known;
      const size = Math.min(from + 1 + (asked % 5), most);
      const answer = await ask(url, isEvil ? evil : honest, from, size);
      if (answer === null) break;
      if (answer.status === 200) cosigned.push(answer.tree);
      if (answer.status === 200 || answer.status === 409) known = answer.known;
    }
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
  expect(cosigned.length).toBeGreaterThanOrEqual(kills);
  const sizes = cosigned.map(({ size }) => size);
  expect(sizes).toEqual([...sizes].sort((one, other) => one - other));
  const onSide = (side: ReadHashes) =>
    Promise.all(cosigned.map(async ({ size, root }) => sameHash(root, await rootOf(size, side))));
  const [asHonest, asEvil] = await Promise.all([onSide(honest), onSide(evil)]);
  expect(asHonest.every(Boolean) || asEvil.every(Boolean)).toBe(true);
});

test('two processes cannot hold one witness', async () => {
  const { child } = await startWitness();
  const args = [main, 'witness', 'serve', '--folder', folder, '--port', '0'];
  await expect(promisify(execFile)(process.execPath, args)).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('Another process holds the witness'),
  });
  child.kill('SIGTERM');
  await once(child, 'exit');
});
