import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { unzipSync } from 'fflate';
import type { Pool } from 'pg';
import { createPool } from '#platform';
import {
  parseCheckpoint,
  parsePolicy,
  signatureType,
  verifierKeyOf,
  formatVerifierKey,
  cosign,
  formatNote,
  formatSignatureLine,
} from '#transparency';
import { generateKeyPairSync } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { rounds } from '../../../../test/long-rounds.fixture.js';
import { startOwnDatabase, type OwnDatabase } from '../../../../test/servers/own-database.fixture.js';
import { startKeptLog, type KeptLog } from '../kept-log.fixture.js';
import { keepCosignatures } from '../cosigning.js';
import { faults } from './bundle-faults.js';
import type { PageRow } from './bundle-page.js';
import type { ScopeSource } from '../keep-scope-index.js';
import { filesInBundle } from './bundle-zip.js';
import { asBefore, bundled, tampered, tamperings } from './tampering.fixture.js';
import { describeVerdict } from './verdict-description.js';
import { verifierOfThePage } from './verifier/of-the-page.fixture.js';
import { verifyBundle, type Trust } from './verify-bundle.js';
import { writeBundle } from './write-bundle.js';

let database: OwnDatabase;
let pool: Pool;
let kept: KeptLog;
let key: string;

beforeAll(async () => {
  database = await startOwnDatabase();
  pool = createPool(database.url);
  kept = await startKeptLog(pool);
  for (const count of [40, 300, 260]) await kept.grow(count);
  key = (await kept.open()).verifierKey;
}, 120_000);
afterAll(async () => {
  kept.remove();
  await pool.end();
  await database.stop();
});

/** A bundle of the events that are chosen, against the newest checkpoint or another. */
async function bundleOf(
  isChosen: (at: number) => boolean,
  checkpoint?: string,
  filters: Record<string, string> = { type: 'ProgressReported' },
): Promise<Buffer> {
  const last = await kept.folder.lastCheckpoint();
  const rows = kept.recorded.events
    .filter((_, at) => isChosen(at))
    .map(({ position, created }): PageRow => ({
      ...{ position: String(position), recordedAt: created.toISOString() },
      actor: { vi: 'Ông <An>', en: 'Ông <An>' },
      words: { vi: 'Đã báo cáo', en: 'Reported' },
    }));
  async function* batches() {
    for (let at = 0; at < rows.length; at += 100) yield rows.slice(at, at + 100);
  }
  const pieces: Uint8Array[] = [];
  const dependencies = { eventStore: kept.recorded, pool, folder: kept.folder };
  const request = { askedBy: 'Thanh tra', askedAt: '2022-07-22T00:00:00.000Z' };
  for await (const piece of writeBundle(dependencies, {
    ...{ request: { ...request, filters }, checkpoint: checkpoint ?? last?.text ?? '', verifierKey: key },
    index: await kept.folder.readIndex(600),
    ...{ events: batches(), verifier: Buffer.from('// verifies\n') },
  }))
    pieces.push(piece);
  return Buffer.concat(pieces);
}

const trusted = (): Trust => ({ kind: 'key', key });

describe('an evidence bundle', () => {
  it.each<[string, (at: number) => boolean]>([
    ['everything', () => true],
    ['nothing', () => false],
    ['the first and the last event', (at) => at === 0 || at === 599],
    ['each seventh', (at) => at % 7 === 3],
    ['a stretch', (at) => at > 250 && at < 400],
  ])(
    'of %s holds, with a key that came another way, that came along, and as a zip',
    async (_what, isChosen) => {
      const zip = await bundleOf(isChosen);
      const events = kept.recorded.events.filter((_, at) => isChosen(at)).length;
      expect(await verifyBundle(zip, trusted())).toMatchObject({ faults: [], events, trust: 'key' });
      expect(await verifyBundle(zip, { kind: 'none' })).toMatchObject({
        faults: [],
        signed: { size: 600, key },
      });
      const files = unzipSync(zip);
      expect(Object.keys(files)).toEqual([
        ...['events.jsonl', 'hashes', 'checkpoint', 'key', 'files.json', 'request.json', 'index.html'],
        ...['verify.mjs', 'manifest.json'],
      ]);
      const lines = Buffer.from(files['events.jsonl'] ?? [])
        .toString()
        .split('\n')
        .slice(0, -1);
      expect(lines.map((line) => (JSON.parse(line) as { data: { json: unknown } }).data.json)).toEqual(
        kept.recorded.events.filter((_, at) => isChosen(at)).map(({ data }) => data),
      );
    },
  );

  it('leaves out what is recorded but not signed', async () => {
    const { checkpoint, text } = (await firstCheckpoint()) ?? { checkpoint: { size: 0 }, text: '' };
    const zip = await bundleOf(() => true, text);
    expect(await verifyBundle(zip, trusted())).toMatchObject({ faults: [], events: checkpoint.size });
  });

  it('shows names as text on its page', async () => {
    const page = Buffer.from(unzipSync(await bundleOf((at) => at < 3))['index.html'] ?? []).toString();
    expect(page).toContain('Ông &lt;An&gt;');
    expect(page).toContain('Không chứng minh rằng nội dung báo cáo là đúng sự thật.');
  });

  it.each([
    ['another key than the one that is trusted', 'log.example/dondoc', signatureType.ed25519],
    ['the key of a witness', 'log.example/dondoc', signatureType.cosignature],
    ['the key of another log', 'log.example', signatureType.ed25519],
  ])('is refused with %s', async (_what, name, type) => {
    const other = formatVerifierKey(verifierKeyOf(name, type, generateKeyPairSync('ed25519').privateKey));
    const verdict = await verifyBundle(await bundleOf((at) => at < 3), { kind: 'key', key: other });
    expect(verdict.faults).not.toEqual([]);
  });

  it('is held to the quorum of a policy', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const witness = formatVerifierKey(verifierKeyOf('w.example', signatureType.cosignature, privateKey));
    const policy = parsePolicy(Buffer.from(`log ${key}\nwitness w ${witness}\nquorum w\n`));
    const { note } = parseCheckpoint(Buffer.from((await kept.folder.lastCheckpoint())?.text ?? ''));
    const made = cosign(note.text, { name: 'w.example', key: privateKey }, 1_700_000_000);
    const cosigned = formatNote({ ...note, signatures: [...note.signatures, made] });
    const zip = await bundleOf((at) => at < 9, cosigned);
    const verdict = await verifyBundle(zip, { kind: 'policy', policy });
    expect(verdict).toMatchObject({ faults: [], witnesses: [{ name: 'w', at: 1_700_000_000 }] });
    expect(describeVerdict(verdict).join('\n')).toContain('Bên chứng kiến w đã đồng xác nhận lúc 2023-11-14');
    expect((await verifyBundle(await bundleOf((at) => at < 9), { kind: 'policy', policy })).faults).toEqual([
      faults.refused('fewer witnesses than the policy asks for'),
    ]);
  });

  it('is witnessed as far as the last checkpoint reaches that witnesses cosigned, late or not', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const witness = formatVerifierKey(verifierKeyOf('w.example', signatureType.cosignature, privateKey));
    const policy = parsePolicy(Buffer.from(`log ${key}\nwitness w ${witness}\nquorum w\n`));
    const { checkpoint, text } = (await firstCheckpoint()) ?? { checkpoint: { size: 0 }, text: '' };
    const answer = formatSignatureLine(
      cosign(
        parseCheckpoint(Buffer.from(text)).note.text,
        { name: 'w.example', key: privateKey },
        1_700_000_000,
      ),
    );
    await keepCosignatures({ pool, folder: kept.folder }, [answer], policy);
    const ofSmallerTree = await verifyBundle(await bundleOf((at) => at < checkpoint.size), {
      kind: 'policy',
      policy,
    });
    expect(ofSmallerTree).toMatchObject({ faults: [], signed: { size: 600, witnessed: 40 } });
    expect(describeVerdict(ofSmallerTree).join('\n')).toContain(
      'the witness w cosigned its first 40 entries at 2023',
    );
    const beyond = await bundleOf((at) => at === 40);
    expect((await verifyBundle(beyond, { kind: 'policy', policy })).faults).toEqual([
      faults.unwitnessed(40, 40),
    ]);
    expect((await verifyBundle(beyond, trusted())).faults).toEqual([]);
    const forked = new Map(
      [...filesInBundle(await bundleOf((at) => at < 9))].map(([name, bytes]) => [
        name,
        Buffer.from(bytes).toString(),
      ]),
    );
    forked.set('consistency', '');
    expect((await verifyBundle(bundled(forked), { kind: 'policy', policy })).faults).toEqual([
      faults.refused('the checkpoint does not go on from the one that witnesses cosigned'),
    ]);
    await rm(join(kept.path, 'log', 'cosigned'));
  });

  it('says in both languages what is proved and what is not', async () => {
    const words = describeVerdict(await verifyBundle(await bundleOf((at) => at < 9), { kind: 'none' })).join(
      '\n',
    );
    for (const said of [
      'ĐẠT: 9 sự kiện',
      'VERIFIED: 9 events',
      'that what a report says is true',
      `by another way: ${key}`,
    ])
      expect(words).toContain(said);
    const failed = describeVerdict(await verifyBundle(Buffer.from('no zip'), { kind: 'none' })).join('\n');
    for (const said of ['KHÔNG ĐẠT', 'FAILED']) expect(failed).toContain(said);
  });

  it('is refused where a salt is lost: whoever took it away could say anything of what was recorded', async () => {
    const erase = 'UPDATE transparency.salt SET data_salt = $1 WHERE leaf = 5';
    const { rows } = await pool.query<{ salt: Buffer }>(
      'SELECT data_salt AS salt FROM transparency.salt WHERE leaf = 5',
    );
    await pool.query(erase, [null]);
    const verdict = await verifyBundle(await bundleOf((at) => at < 9), trusted());
    await pool.query(erase, [rows[0]?.salt]);
    expect(verdict).toMatchObject({ faults: [faults.noSalt(5)], events: 9 });
  });

  it('fails on whatever is changed in it, also where its manifest was made to fit, here and in the page', async () => {
    const zip = await bundleOf((at) => at % 3 === 0 && at < 120);
    const both = [zip, asBefore(zip)] as const;
    const verifyInThePage = await verifierOfThePage();
    for (const honest of both) {
      expect((await verifyBundle(honest, trusted())).faults).toEqual([]);
      expect(await verifyInThePage(honest, key)).toMatchObject({ kind: 'verdict', holds: true });
    }
    const count = rounds({ usual: 60, long: 1_000 });
    for (let round = 0; round < count; round += 1) {
      const { what, bytes } = tampered(both[round % 3 === 0 ? 1 : 0], tamperings, round);
      const { faults: found } = await verifyBundle(bytes, trusted());
      expect([what, found.length > 0]).toEqual([what, true]);
      expect([what, await verifyInThePage(bytes, key)]).toMatchObject([
        what,
        { kind: 'verdict', holds: false },
      ]);
    }
  });

  it('holds, however often an honest one is made', async () => {
    const count = rounds({ usual: 20, long: 1_000 });
    for (let round = 0; round < count; round += 1) {
      const [from, step] = [(round * 37) % 500, 1 + (round % 11)];
      const zip = await bundleOf((at) => at >= from && at < from + 100 && (at - from) % step === 0);
      expect((await verifyBundle(round % 4 === 0 ? asBefore(zip) : zip, trusted())).faults).toEqual([]);
    }
  });
});

describe('that a bundle is whole', () => {
  const source: ScopeSource = {
    zone: 'Asia/Ho_Chi_Minh',
    concernedAt: (positions) =>
      Promise.resolve(
        new Map(
          positions.map((position) => [
            position,
            { recordedAt: when(position), agencyIds: agenciesAt(position) },
          ]),
        ),
      ),
  };
  /** The events of the fixture are all of one day, so that this spreads them over three months. */
  const when = (position: string) => `2022-0${7 + (Number(position) % 3)}-15T20:00:00.000Z`;
  const agenciesAt = (position: string) => (Number(position) % 2 === 0 ? ['stp', 'stp'] : ['stc']);

  beforeAll(async () => {
    const other = await startKeptLog(pool);
    kept.remove();
    kept = other;
    kept.recorded.record(600);
    kept.recorded.events = kept.recorded.events.map((event, at) => {
      const position = BigInt(at + 1);
      return {
        ...event,
        position,
        preparePosition: position,
        metadata: { recordedAt: when(String(position)) },
      };
    });
    const log = await kept.open();
    key = log.verifierKey;
    await log.extend(new AbortController().signal);
    await log.sign(new Date(), source);
  });

  const ofStp = (at: number) => (at + 1) % 2 === 0;
  const inAugust = (at: number) => (at + 1) % 3 === 1;
  const august = { from: '2022-08-01', to: '2022-08-31' };

  it.each<[string, (at: number) => boolean, Record<string, string>, object]>([
    ['everything', () => true, {}, { agency: '*', months: ['2022-07', '2022-08', '2022-09'], isAll: true }],
    ['an agency', ofStp, { agencyId: 'stp' }, { agency: 'stp', months: ['2022-07', '2022-08', '2022-09'] }],
    ['a month', inAugust, august, { agency: '*', months: ['2022-08'] }],
    [
      'an agency in a month',
      (at) => ofStp(at) && inAugust(at),
      { agencyId: 'stp', ...august },
      { agency: 'stp', months: ['2022-08'] },
    ],
  ])('is proved of %s', async (_what, isChosen, filters, complete) => {
    const verdict = await verifyBundle(await bundleOf(isChosen, undefined, filters), trusted());
    expect(verdict).toMatchObject({ faults: [], complete });
    expect(describeVerdict(verdict).join('\n')).toContain('  - completeness: nothing of');
  });

  const wordsOf = async (isChosen: (at: number) => boolean, filters: Record<string, string>) =>
    describeVerdict(await verifyBundle(await bundleOf(isChosen, undefined, filters), trusted())).join('\n');

  it('says of an agency that nothing concerns that the log holds nothing of it', async () => {
    const words = await wordsOf(() => false, { agencyId: 'x' });
    expect(words).toContain('  - completeness: the log holds nothing of the agency x');
    expect(words).toContain('  - Đầy đủ: nhật ký không có sự kiện nào của cơ quan x');
  });

  it.each([
    ['other filters', { type: 'X' }],
    ['a part of a month', { from: '2022-08-10', to: '2022-08-20' }],
  ])('is not told of %s, whatever was left out', async (_what, filters) => {
    const words = await wordsOf((at) => at < 5, filters);
    expect(words).not.toMatch(/completeness|Đầy đủ/);
    expect(words).toContain('  - that these are all the events that were asked for');
    expect(words).toContain('  - Gói có đủ mọi sự kiện theo yêu cầu hay không');
  });

  it('is told of the whole months alone where other days were asked for too', async () => {
    const words = await wordsOf(inAugust, { from: '2022-07-10', to: '2022-09-02' });
    expect(words).toContain('nothing of any agency is missing in the months 2022-08,');
    expect(words).toContain('  - that nothing is missing of the days asked for that make no whole month');
    expect(words).toContain(
      '  - Có đủ sự kiện của những ngày được yêu cầu ngoài các tháng trọn vẹn hay không',
    );
  });

  it('is refused when any one event was left out and the bundle made to fit', async () => {
    for (const left of [1, 3, 299, 599]) {
      const zip = await bundleOf((at) => ofStp(at) && at !== left, undefined, { agencyId: 'stp' });
      expect((await verifyBundle(zip, trusted())).faults).toEqual([
        {
          vi: expect.stringContaining('đã cam kết'),
          en: expect.stringContaining('events were committed to'),
        },
      ]);
    }
  });

  it('is not believed of an index that the checkpoint does not commit to', async () => {
    const zip = await bundleOf((at) => at === 1, undefined, { agencyId: 'stp' });
    const files = new Map(
      [...filesInBundle(zip)].map(([name, bytes]) => [name, Buffer.from(bytes).toString()]),
    );
    files.set('index', (files.get('index') ?? '').replace(/^.*"stp".*\n/gm, ''));
    expect((await verifyBundle(bundled(files), trusted())).faults).toContainEqual(faults.otherIndex());
  });
});

async function firstCheckpoint() {
  for await (const each of kept.folder.checkpoints()) return each;
  return null;
}
