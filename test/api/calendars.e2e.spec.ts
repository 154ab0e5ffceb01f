import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { startSystem, type TestSystem } from './system.fixture.js';

let system: TestSystem;
let committee: Committee;

beforeAll(async () => {
  system = await startSystem({ DONDOC_CLOCK: 'simulated:2022-07-20T01:00:00Z' });
  committee = await seatCommittee(system);
});

afterAll(() => system.stop());

const publish = (body: unknown) => system.call('POST', '/calendars', { as: committee.tokens.admin, body });
const read = (path: string) => system.call('GET', path, { as: committee.tokens.agency });

describe('The calendar of a year', () => {
  test('tells the days off and the days worked by name, and who decided them', async () => {
    const { status, json } = await read('/calendars/2024');
    expect(status).toBe(200);
    expect(json).toMatchObject({ year: 2024, isDecided: true, editions: [] });
    expect(json['nonWorking']).toContainEqual({
      on: '2024-04-29',
      name: { vi: 'hoán đổi với 04/05/2024', en: 'swapped with 4 May 2024' },
      edition: null,
    });
    expect(json['working']).toEqual([
      {
        on: '2024-05-04',
        name: { vi: 'làm bù cho 29/04/2024', en: 'worked in place of 29 April 2024' },
        edition: null,
      },
    ]);
    expect(json['decisions']).toMatchObject([
      {
        year: 2024,
        documents: [
          { number: '8662/VPCP-KGVX', signedOn: '2023-11-03' },
          { number: '2450/VPCP-KGVX', signedOn: '2024-04-12' },
        ],
      },
    ]);
  });

  test('that nobody has decided yet says so', async () => {
    expect((await read('/calendars/2040')).json).toMatchObject({ isDecided: false, decisions: [] });
  });

  test('whose decisions are not known says so as well, until the office publishes it', async () => {
    expect((await read('/calendars/2015')).json).toMatchObject({ isDecided: false, decisions: [] });
    const { json } = await publish({ year: 2015, nonWorking: [], working: [{ on: '2015-01-03' }] });
    const after = await read(`/calendars/2015?after=${String(json['position'])}`);
    expect(after.json).toMatchObject({ isDecided: true });
  });

  test('shows what was published, to whoever asks for it by its position', async () => {
    for (let version = 1; version <= 4; version += 1) {
      const on = `2025-07-0${version}`;
      const { json } = await publish({ year: 2025, nonWorking: [{ on, name: 'Nghỉ bão' }], working: [] });
      const position = String(json['position']);
      const year = await read(`/calendars/2025?after=${position}`);
      expect(year.json['nonWorking']).toContainEqual({
        on,
        name: { vi: 'Nghỉ bão', en: 'Nghỉ bão' },
        edition: version,
      });
      expect((year.json['editions'] as unknown as object[]).length).toBe(version);
      expect(BigInt(year.headers.get('x-position') ?? '-1') >= BigInt(position)).toBe(true);
      const all = await read(`/calendars?after=${position}`);
      expect(all.json['version']).toContain(`office-2025.${version}`);
    }
  });

  test('that leaves no working day for more than 31 days is refused, naming the day', async () => {
    const nonWorking = Array.from({ length: 31 }, (_, index) => ({
      on: `2029-03-${String(index + 1).padStart(2, '0')}`,
      name: 'Nghỉ',
    }));
    const april = ['2029-04-02', '2029-04-03'].map((on) => ({ on, name: 'Nghỉ' }));
    const { status, json } = await publish({
      year: 2029,
      nonWorking: [...nonWorking, ...april],
      working: [],
    });
    expect([status, json['code']]).toEqual([422, 'calendar-closed-too-long']);
    expect(json['errors']).toMatchObject([{ path: 'nonWorking.0.on' }]);
  });

  test('that changes the law names the law: from that day on, and every year after', async () => {
    const before = await read('/calendars/2026');
    expect(before.json['nonWorking']).toContainEqual({
      on: '2026-11-24',
      name: { vi: 'Ngày Văn hóa Việt Nam', en: 'Vietnamese Culture Day' },
      basis: { vi: 'Nghị quyết số 28/2026/QH16', en: 'Resolution 28/2026/QH16' },
      edition: null,
    });
    const basis = 'Luật số 99/2026/QH16';
    const add = { change: 'add', holiday: 'border-day', on: '03-03', name: 'Ngày Biên phòng', basis };
    const statutory = [{ ...add, from: '2027-01-01' }];
    const edition = { year: 2027, nonWorking: [], working: [], statutory };
    const { json } = await publish(edition);
    const later = await read(`/calendars/2028?after=${String(json['position'])}`);
    expect(later.json['nonWorking']).toContainEqual({
      on: '2028-03-03',
      name: { vi: 'Ngày Biên phòng', en: 'Ngày Biên phòng' },
      basis: { vi: basis, en: basis },
      edition: null,
    });
    const all = await read('/calendars');
    expect(all.json['editions']).toContainEqual({ ...edition, version: 1 });
    expect(all.json['holidays']).toContainEqual({
      ...{ id: 'border-day', name: { vi: 'Ngày Biên phòng', en: 'Ngày Biên phòng' } },
      ...{ from: '2027-01-01', until: null, basis: { vi: basis, en: basis }, endedBy: null },
    });
    const again = await publish({ ...edition, year: 2028, statutory: [{ ...add, from: '2028-01-01' }] });
    expect([again.status, again.json['code']]).toEqual([422, 'calendar-holiday-in-force']);
    expect(again.json['errors']).toMatchObject([{ path: 'statutory.0.holiday' }]);
    const without = await publish({ ...edition, statutory: [{ ...add, from: '2027-01-01', basis: '' }] });
    expect([without.status, without.json['errors']]).toMatchObject([400, [{ path: 'statutory.0.basis' }]]);
  });

  test('waits for a position that nothing of it stands at, and gives up on one that is not there', async () => {
    const { position } = await committee.must('admin', '/agencies', { code: 'KHAC', name: 'Cơ quan khác' });
    expect((await read(`/calendars?after=${String(position)}`)).status).toBe(200);
    const ahead = await read(`/calendars?after=${String(BigInt(String(position)) + 1_000_000n)}`);
    expect([ahead.status, ahead.json['code']]).toEqual([503, 'read-model-behind']);
  });

  test.each(['1999', '2101', '99999', '-1'])('%s is 404: no calendar reaches it', async (year) => {
    const { status, json, headers } = await read(`/calendars/${year}`);
    expect([status, json['code']]).toEqual([404, 'calendar-year-unknown']);
    expect(headers.get('content-type')).toContain('application/problem+json');
  });

  test('that is no year is 400 with the name of the parameter', async () => {
    const { status, json } = await read('/calendars/tet');
    expect([status, json['errors']]).toEqual([400, [{ path: 'year', message: expect.any(String) }]]);
  });
});

describe('A proposed due date', () => {
  const propose = async (proposedDueOn: string) => {
    const id = await committee.underWay({ due: { on: '2022-12-14' } });
    const body = { proposedDueOn, reason: 'Thiếu hồ sơ' };
    return system.call('POST', `/directives/${id}/extension`, { as: committee.tokens.agency, body });
  };

  test('that is no working day is accepted, with a warning', async () => {
    const warned = { warnings: [{ code: 'due-date-not-a-working-day', path: 'proposedDueOn' }] };
    const [saturday, holiday] = [await propose('2022-12-17'), await propose('2023-01-23')];
    expect([saturday.status, saturday.json['warnings']]).toEqual([200, warned.warnings]);
    expect([holiday.status, holiday.json['warnings']]).toEqual([200, warned.warnings]);
    const friday = await propose('2022-12-16');
    expect([friday.status, friday.json['warnings']]).toEqual([200, undefined]);
  });

  test('drafted or counted out is warned of alike', async () => {
    const meetingId = await committee.convene();
    const draft = (due: object) =>
      committee.must('admin', `/meetings/${meetingId}/directives`, { title: 'a', content: 'b', due });
    expect((await draft({ on: '2022-12-17' }))['warnings']).toEqual([
      { code: 'due-date-not-a-working-day', path: 'due' },
    ]);
    expect((await draft({ workingDays: 10, from: '2022-07-20' }))['warnings']).toBeUndefined();
  });

  test.each([
    ['in the past', '2022-07-19', 'due-date-in-past'],
    ['beyond ten years', '2032-07-21', 'due-date-too-far'],
    ['no later than the deadline', '2022-12-14', 'due-date-not-later'],
  ])('%s is refused, naming the field', async (_what, proposedDueOn, code) => {
    const { status, json } = await propose(proposedDueOn);
    expect([status, json['code']]).toEqual([422, code]);
    expect(json['errors']).toMatchObject([{ path: 'proposedDueOn' }]);
  });

  test('that lies exactly ten years ahead is the last that is accepted', async () => {
    expect((await propose('2032-07-20')).status).toBe(200);
  });
});
