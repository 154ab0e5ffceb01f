import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CompactRange,
  formatAddCheckpoint,
  formatVerifierKey,
  leafHash,
  noteSigner,
  signatureType,
  signCheckpoint,
  verifierKeyOf,
} from '#transparency';
import { serveWitness } from './witness-server.js';
import { WitnessState } from './witness-state.js';

const { privateKey } = generateKeyPairSync('ed25519');
const logKey = formatVerifierKey(verifierKeyOf('log.example', signatureType.ed25519, privateKey));
const now = 1_700_000_000;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dondoc-witness-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Asks for a tree of that many leaves, as if none had been cosigned. */
function request(size: number, old = 0): Buffer {
  const tree = new CompactRange();
  for (let at = 0; at < size; at += 1) tree.append(leafHash(Buffer.from(`${at}`)));
  const checkpoint = { origin: 'log.example', size, root: tree.root(), extensions: [] };
  return Buffer.from(
    formatAddCheckpoint(old, [], signCheckpoint(checkpoint, noteSigner('log.example', privateKey))),
  );
}

describe('the state of a witness', () => {
  it('is one file of its owner’s, and has what was cosigned before anybody hears of it', () => {
    const state = WitnessState.create(folder, 'witness.example', [logKey]);
    expect(state.answer(request(5), now).status).toBe(200);
    const file = join(folder, 'witness.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      trees: [{ origin: 'log.example', size: 5 }],
    });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    state.close();
    const again = WitnessState.open(folder);
    expect(again.sizes).toEqual(new Map([['log.example', 5]]));
    expect(again.verifierKey).toBe(state.verifierKey);
    expect(again.answer(request(3), now)).toMatchObject({ status: 409, body: '5\n' });
    again.close();
  });

  it('is not made where there is one, nor for a name that no key has', () => {
    WitnessState.create(folder, 'witness.example', [logKey]).close();
    expect(() => WitnessState.create(folder, 'witness.example', [logKey])).toThrow('already');
    expect(() => WitnessState.create(join(folder, 'other'), 'a name', [logKey])).toThrow('no name of a key');
    expect(() => WitnessState.create(join(folder, 'third'), 'name', ['key'])).toThrow('no verifier key');
  });

  it.each([
    ['cut off', (text: string) => text.slice(0, -20)],
    ['without its trees', (text: string) => text.replace('"trees"', '"tree"')],
    ['with another root', (text: string) => text.replace(/"root": "../, '"root": "')],
  ])('%s is refused: it would sign backwards', (_what, damage) => {
    const state = WitnessState.create(folder, 'witness.example', [logKey]);
    state.answer(request(5), now);
    state.close();
    const file = join(folder, 'witness.json');
    writeFileSync(file, damage(readFileSync(file, 'utf8')));
    expect(() => WitnessState.open(folder)).toThrow('would sign backwards');
  });
});

describe('a witness that is to know a further log', () => {
  it('knows it from then on, beside those that it knew, and forgets nothing of them', () => {
    const other = generateKeyPairSync('ed25519').privateKey;
    const otherKey = formatVerifierKey(verifierKeyOf('log.example/2', signatureType.ed25519, other));
    const state = WitnessState.create(folder, 'witness.example', [logKey]);
    expect(state.answer(request(5), now).status).toBe(200);
    state.trust([otherKey, logKey]);
    expect(() => state.trust([state.verifierKey])).toThrow('signs no notes');
    state.close();
    const again = WitnessState.open(folder);
    const checkpoint = { origin: 'log.example/2', size: 0, root: new CompactRange().root(), extensions: [] };
    const asked = formatAddCheckpoint(0, [], signCheckpoint(checkpoint, noteSigner('log.example/2', other)));
    expect(again.answer(Buffer.from(asked), now).status).toBe(200);
    expect(again.answer(request(3), now).status).toBe(409);
    expect(JSON.parse(readFileSync(join(folder, 'witness.json'), 'utf8'))).toMatchObject({
      logs: [logKey, otherKey],
    });
    again.close();
  });
});

describe('a witness whose clock was set back', () => {
  it('cosigns nothing until it is right again, however often it is started: one would say what the other denies', () => {
    const state = WitnessState.create(folder, 'witness.example', [logKey]);
    expect(state.answer(request(5), now).status).toBe(200);
    expect(() => state.answer(request(5, 5), now - 1)).toThrow('set the clock');
    state.close();
    const again = WitnessState.open(folder);
    expect(() => again.answer(request(5, 5), now - 1)).toThrow(
      'the clock of this machine says 2023-11-14T22:13:19.000Z, and the last cosignature is of 2023-11-14T22:13:20.000Z',
    );
    expect(again.answer(request(3), now - 1).status).toBe(409);
    expect(again.answer(request(5, 5), now).status).toBe(200);
    again.close();
  });

  it('is read as it was written before times were noted', () => {
    WitnessState.create(folder, 'witness.example', [logKey]).close();
    const file = join(folder, 'witness.json');
    const { cosignedAt: _, ...before } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    writeFileSync(file, JSON.stringify(before));
    const state = WitnessState.open(folder);
    expect(state.answer(request(5), now).status).toBe(200);
    state.close();
  });
});

describe('the server of a witness', () => {
  it('answers as tlog-witness says, and what is no add-checkpoint with 404, 405 and 413', async () => {
    const state = WitnessState.create(folder, 'witness.example', [logKey]);
    const server = await serveWitness((body) => state.answer(body, now), {
      ...{ host: '127.0.0.1', port: 0 },
      onFault: (error) => {
        throw error;
      },
    });
    const post = (body: string | Buffer, path = '/add-checkpoint') =>
      fetch(`${server.url}${path}`, { method: 'POST', body });
    const answers = [
      await post(request(5)),
      await post(request(4)),
      await post('old 0\n\n'),
      await post(request(5), '/other'),
      await fetch(`${server.url}/add-checkpoint`),
      await post('x'.repeat(600_000)),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 409, 400, 404, 405, 413]);
    expect(answers[1]?.headers.get('content-type')).toBe('text/x.tlog.size');
    expect(await answers[1]?.text()).toBe('5\n');
    expect(await answers[0]?.text()).toMatch(/^— witness\.example [A-Za-z0-9+/=]+\n$/);
    await server.stop();
    state.close();
  });
});
