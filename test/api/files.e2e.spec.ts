import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { appendFile, mkdtemp, rm, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { startSystem, type TestSystem } from './system.fixture.js';

let system: TestSystem;
let committee: Committee;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dondoc-kho-'));
  system = await startSystem({ DONDOC_FILES: pathToFileURL(folder).href, DONDOC_FILES_LARGEST_MB: '0.1' });
  committee = await seatCommittee(system);
});
afterAll(async () => {
  await system.stop();
  await rm(folder, { recursive: true, force: true });
});

const sha256Of = (bytes: string) => createHash('sha256').update(bytes).digest('hex');
const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);

function put(as: string | undefined, bytes: string, more: Readonly<Record<string, string>> = {}) {
  const { sha256 = sha256Of(bytes), ...headers } = more;
  return system.call('PUT', `/files/${sha256}`, {
    ...(as === undefined ? {} : { as }),
    raw: bytes,
    headers: { 'content-type': 'application/pdf', ...headers },
  });
}
const pdf = (words: string) => `%PDF-1.7\n${words}\n`;
const evidenceOf = (bytes: string, name = 'Báo cáo.pdf') => ({
  ...{ name, mediaType: 'application/pdf', size: Buffer.byteLength(bytes), sha256: sha256Of(bytes) },
});
const report = (id: string, ...evidence: object[]) =>
  committee.must('agency', `/directives/${id}/progress`, { narrative: 'Đang thực hiện.', evidence });

describe('the bytes of evidence', () => {
  it('are sent, named by a report, and handed to whoever may read the directive, to be saved and not shown', async () => {
    const bytes = pdf('kết quả');
    const sent = await put(committee.tokens.agency, bytes);
    expect([sent.status, sent.json]).toEqual([
      ...[
        200,
        {
          sha256: sha256Of(bytes),
          size: Buffer.byteLength(bytes),
          mediaType: 'application/pdf',
          isNew: true,
        },
      ],
    ]);
    expect((await put(committee.tokens.admin, bytes)).json['isNew']).toBe(false);
    const id = await committee.underWay();
    const { position } = await report(id, evidenceOf(bytes, '../Báo cáo.html'));
    const path = `/directives/${id}/evidence/${sha256Of(bytes)}?after=${String(position)}`;
    for (const role of ['admin', 'leader', 'agency', 'inspector'] as const) {
      const { status, text, headers } = await system.call('GET', path, { as: committee.tokens[role] });
      expect([status, text]).toEqual([200, bytes]);
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-type': 'application/pdf',
        'content-length': String(Buffer.byteLength(bytes)),
        'content-disposition': `attachment; filename="_B?o c?o.html.pdf"; filename*=UTF-8''_B%C3%A1o%20c%C3%A1o.html.pdf`,
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; sandbox",
      });
    }
    const head = await system.call('HEAD', path, { as: committee.tokens.agency });
    expect([head.status, head.text, head.headers.get('content-length')]).toEqual([
      ...[200, '', String(Buffer.byteLength(bytes))],
    ]);
  });

  it('are handed to nobody else, and by no directive that does not name them', async () => {
    const bytes = pdf('riêng');
    await put(committee.tokens.agency, bytes);
    const [id, another] = [await committee.underWay(), await committee.underWay()];
    const { position } = await report(id, evidenceOf(bytes));
    const ask = async (of: string, as?: string) => {
      const path = `/directives/${of}/evidence/${sha256Of(bytes)}?after=${String(position)}`;
      const { status, json } = await system.call('GET', path, as === undefined ? {} : { as });
      return [status, json['code']];
    };
    expect(await ask(id, committee.otherOfficer)).toEqual([404, 'directive-not-found']);
    expect(await ask(id)).toEqual([401, 'not-authenticated']);
    expect(await ask(another, committee.tokens.agency)).toEqual([404, 'file-not-named']);
  });

  it('that no longer fit their hash, or are gone, are said to be so; sent again, they are whole', async () => {
    const bytes = pdf('hỏng');
    const sha256 = sha256Of(bytes);
    await put(committee.tokens.agency, bytes);
    const id = await committee.underWay();
    const { position } = await report(id, evidenceOf(bytes));
    const ask = async () => {
      const path = `/directives/${id}/evidence/${sha256}?after=${String(position)}`;
      const { status, json } = await system.call('GET', path, { as: committee.tokens.agency });
      return [status, json['code']];
    };
    await appendFile(pathOf(sha256), 'x');
    expect(await ask()).toEqual([410, 'file-corrupted']);
    await unlink(pathOf(sha256));
    expect(await ask()).toEqual([404, 'file-missing']);
    expect((await put(committee.tokens.agency, bytes)).json['isNew']).toBe(true);
    expect(await ask()).toEqual([200, undefined]);
  });

  it('need not be kept here: a report may name them all the same, and the directive says which are', async () => {
    const [kept, unkept] = [pdf('có'), pdf('không')];
    await put(committee.tokens.agency, kept);
    const id = await committee.underWay();
    const { position } = await report(id, evidenceOf(kept, 'Có.pdf'), evidenceOf(unkept, 'Không.pdf'));
    const as = committee.tokens.leader;
    const { json } = await system.call('GET', `/directives/${id}?after=${String(position)}`, { as });
    const [firstReport] = json['progress'] as unknown as { evidence: { name: string; stored: boolean }[] }[];
    expect(firstReport?.evidence.map(({ name, stored }) => [name, stored])).toEqual([
      ['Có.pdf', true],
      ['Không.pdf', false],
    ]);
    const list = await system.call('GET', `/directives/${id}/progress`, { as });
    expect(list.text).toContain('"stored":false');
  });
});

describe('bytes that are sent', () => {
  it.each([
    ['under another hash', { sha256: 'a'.repeat(64) }, 422, 'file-hash-differs'],
    ['under no hash', { sha256: 'xyz' }, 400, 'invalid-input'],
    ['as what they are not', { 'content-type': 'image/png' }, 422, 'file-type-differs'],
    ['as what a browser runs', { 'content-type': 'text/html' }, 415, 'unsupported-media-type'],
    ['as a form', { 'content-type': 'multipart/form-data; boundary=x' }, 415, 'unsupported-media-type'],
  ])('%s are refused', async (_, more, status, code) => {
    const answer = await put(committee.tokens.agency, pdf('từ chối'), more);
    expect([answer.status, answer.json['code']]).toEqual([status, code]);
  });

  it('in a greater number than is taken are refused before they are read', async () => {
    const answer = await put(committee.tokens.agency, pdf('x'.repeat(100_001)));
    expect([answer.status, answer.json['code']]).toEqual([413, 'file-too-large']);
  });

  it('without a length are refused', async () => {
    const response = await fetch(`${system.url}/api/v1/files/${'a'.repeat(64)}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${committee.tokens.agency}`, 'content-type': 'application/pdf' },
      body: new Blob([pdf('dòng')]).stream(),
      duplex: 'half',
    });
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([
      ...[411, 'file-length-missing'],
    ]);
  });

  it('come from the office and from agencies alone, and only where files are taken', async () => {
    for (const role of ['leader', 'inspector'] as const)
      expect((await put(committee.tokens[role], pdf('x'))).status).toBe(403);
    expect((await put(undefined, pdf('x'))).status).toBe(401);
    const elsewhere = await system.call('POST', '/meetings', {
      ...{ as: committee.tokens.admin, raw: pdf('x'), headers: { 'content-type': 'application/pdf' } },
    });
    expect(elsewhere.status).toBe(415);
  });
});

describe('a file of minutes', () => {
  it('is attached by the office, and shown to agencies once the notice is published', async () => {
    const bytes = pdf('biên bản');
    await put(committee.tokens.admin, bytes);
    const { meetingId } = await committee.draft({ leadAgencyId: committee.agencyId });
    const file = evidenceOf(bytes, 'Biên bản.pdf');
    const { position } = await committee.must('admin', `/meetings/${meetingId}/minutes`, file);
    const ask = async (as: string, after: unknown) => {
      const query = `?after=${String(after)}`;
      const meeting = await system.call('GET', `/meetings/${meetingId}${query}`, { as });
      const path = `/meetings/${meetingId}/minutes/${file.sha256}${query}`;
      return [meeting.json['minutesFiles'], (await system.call('GET', path, { as })).status];
    };
    const shown = [[{ ...file, stored: true }], 200];
    expect(await ask(committee.tokens.leader, position)).toEqual(shown);
    expect(await ask(committee.tokens.agency, position)).toEqual([[], 404]);
    const notice = { number: '16-TB/BCĐ', publishedOn: '2022-07-20', signer: 'Trưởng ban' };
    const published = await committee.must('admin', `/meetings/${meetingId}/publish`, notice);
    expect(await ask(committee.tokens.agency, published['position'])).toEqual(shown);
    const refused = await system.call('POST', `/meetings/${meetingId}/minutes`, {
      ...{ as: committee.tokens.agency, body: file },
    });
    expect(refused.status).toBe(403);
  });
});
