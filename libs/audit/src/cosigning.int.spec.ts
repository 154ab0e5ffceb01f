import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { createPool } from '#platform';
import {
  addCheckpoint,
  endorsementOf,
  formatVerifierKey,
  noteVerifier,
  parseCheckpoint,
  parsePolicy,
  parseVerifierKey,
  signatureType,
  verifierKeyOf,
  type Policy,
  type Witness,
  type WitnessedTree,
} from '#transparency';
import { startOwnDatabase, type OwnDatabase } from '../../../test/servers/own-database.fixture.js';
import { cosigningRequest, keepCosignatures, lastCosigned } from './cosigning.js';
import { startKeptLog, type KeptLog } from './kept-log.fixture.js';

let database: OwnDatabase;
let pool: Pool;
let kept: KeptLog;
let policy: Policy;
let logKey: string;
const keys = ['w1', 'w2', 'w3'].map((name) => ({ name, key: generateKeyPairSync('ed25519').privateKey }));

beforeAll(async () => {
  database = await startOwnDatabase();
  pool = createPool(database.url);
}, 120_000);
afterAll(async () => {
  await pool.end();
  await database.stop();
});
beforeEach(async () => {
  kept?.remove();
  kept = await startKeptLog(pool);
  await kept.grow(10);
  logKey = (await kept.open()).verifierKey;
  const lines = keys.map(
    ({ name, key }) =>
      `witness ${name} ${formatVerifierKey(verifierKeyOf(name, signatureType.cosignature, key))}`,
  );
  policy = parsePolicy(
    Buffer.from(`log ${logKey}\n${lines.join('\n')}\ngroup all-of-them 2 w1 w2 w3\nquorum all-of-them\n`),
  );
});

/** What a witness answers that knows this log, and a tree of it where one is given. */
function answerOf(at: number, request: string, tree?: WitnessedTree, by: KeptLog['path'] = logKey): string {
  const { name = '', key } = keys[at] ?? {};
  if (!key) throw new Error('There is no such witness');
  const witness: Witness = {
    ...{ name, key, logs: new Map([['log.example/dondoc', [noteVerifier(parseVerifierKey(by))]]]) },
    trees: new Map(tree ? [['log.example/dondoc', tree]] : []),
  };
  return addCheckpoint(witness, Buffer.from(request), 1_700_000_000).body;
}

const last = async () => (await kept.folder.lastCheckpoint())?.text ?? '';
const published = async () => parseCheckpoint((await kept.folder.read('checkpoint')) ?? Buffer.of());

describe('cosignatures', () => {
  it('are kept and published with the newest checkpoint, and make a quorum', async () => {
    const request = await cosigningRequest(kept.folder, await last(), 0);
    await keepCosignatures({ pool, folder: kept.folder }, [answerOf(0, request)], policy);
    const one = await published();
    expect(() => endorsementOf(one, policy)).toThrow('fewer witnesses');
    await keepCosignatures(
      { pool, folder: kept.folder },
      [answerOf(1, request), answerOf(0, request)],
      policy,
    );
    expect(endorsementOf(await published(), policy).witnesses.map(({ name }) => name)).toEqual(['w1', 'w2']);
    await kept.grow(0);
    expect(endorsementOf(await published(), policy).witnesses).toHaveLength(2);
  });

  it('go on from what the witness knows', async () => {
    const older = parseCheckpoint(Buffer.from(await last()));
    await kept.grow(20);
    const request = await cosigningRequest(kept.folder, await last(), 10);
    expect(answerOf(0, request, older)).toMatch(/^— w1 /);
    expect(answerOf(0, await cosigningRequest(kept.folder, await last(), 0), older)).toBe('10\n');
  });

  it('of a checkpoint that others followed are kept beside, and published where they are enough', async () => {
    const request = await cosigningRequest(kept.folder, await last(), 0);
    const answer = answerOf(0, request);
    await kept.grow(5);
    const late = await keepCosignatures({ pool, folder: kept.folder }, [answer], policy);
    expect(late).toMatchObject({ newest: await last(), sizes: [10] });
    expect((await published()).size).toBe(15);
    const file = join(kept.path, 'cosigned.jsonl');
    expect(existsSync(file) && readFileSync(file, 'utf8')).toContain('— w1 ');
    // The second, by another file, joins the first; one witness of the newest does not take the place of two.
    await keepCosignatures({ pool, folder: kept.folder }, [answerOf(1, request)], policy);
    const newest = answerOf(2, await cosigningRequest(kept.folder, await last(), 0));
    await keepCosignatures({ pool, folder: kept.folder }, [newest], policy);
    const cosigned = parseCheckpoint(Buffer.from((await lastCosigned(kept.folder)) ?? ''));
    expect([cosigned.size, endorsementOf(cosigned, policy).witnesses.map(({ name }) => name)]).toEqual([
      10,
      ['w1', 'w2'],
    ]);
  });

  it('of nobody the policy names, or that do not hold, are refused', async () => {
    const request = await cosigningRequest(kept.folder, await last(), 0);
    const answer = answerOf(0, request);
    for (const wrong of [answer.replace('w1', 'w9'), answer.replace(/....\n/, 'AAAA\n'), 'no', ''])
      await expect(keepCosignatures({ pool, folder: kept.folder }, [wrong], policy)).rejects.toThrow();
  });

  it('are never enough for two histories, with two honest witnesses of three', async () => {
    const honest = await cosigningRequest(kept.folder, await last(), 0);
    const tree = parseCheckpoint(Buffer.from(await last()));
    const first = await last();
    const evilLog = await startKeptLog(pool);
    const other = (await evilLog.open()).verifierKey;
    await evilLog.grow(10);
    const evil = (await evilLog.folder.lastCheckpoint())?.text ?? '';
    const request = await cosigningRequest(evilLog.folder, evil, 0);
    expect(answerOf(0, honest)).toMatch(/^— w1 /);
    // Asked from nothing or from what they know, those that cosigned the one do not cosign the other.
    for (const at of [0, 1]) {
      expect(answerOf(at, request, tree, other)).toBe('10\n');
      const again = request.replace('old 0', 'old 10');
      expect(answerOf(at, again, tree, other)).not.toContain('—');
    }
    expect(answerOf(2, request, undefined, other)).toMatch(/^— w3 /);
    evilLog.remove();
    expect(first).not.toBe(evil);
  });
});
