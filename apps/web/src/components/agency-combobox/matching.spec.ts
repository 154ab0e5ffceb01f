import { describe, expect, it } from '@jest/globals';
import { matching } from './matching.js';

const agency = (code: string, name: string, ...before: string[]) => ({
  ...{ id: code, code, name, headEmail: null, officeEmail: null, revision: 0 },
  ...{ updatedAt: '2022-07-20T01:00:00.000Z', previousNames: before.map((each) => ({ name: each })) },
  predecessors: [] as { code: string; name: string; kind: string }[],
});
const court = agency('TAND', 'Tòa án nhân dân tỉnh');
const justice = agency('STP', 'Sở Tư pháp');
const police = agency('CA', 'Công an tỉnh', 'Ty Công an');
const all = [court, justice, police];
const found = (query: string) => matching(all, query).map(({ code }) => code);

describe('the search for an agency', () => {
  it('finds a name with and without marks, and in capitals', () => {
    expect(found('tư pháp')).toEqual(['STP']);
    expect(found('tu phap')).toEqual(['STP']);
    expect(found('SO TU')).toEqual(['STP']);
  });

  it('finds a code, and puts it first', () => {
    expect(matching([...all, agency('AB', 'Tand của huyện')], 'tand').map(({ code }) => code)).toEqual([
      'TAND',
      'AB',
    ]);
  });

  it('finds an agency by a name of before', () => {
    expect(found('ty cong an')).toEqual(['CA']);
  });

  it('finds whoever has taken the place of an agency by that agency’s name and code', () => {
    const heir = {
      ...agency('STP-MOI', 'Sở Tư pháp mới'),
      predecessors: [{ code: 'PTP', name: 'Phòng Tư pháp', kind: 'merged' }],
    };
    expect(matching([...all, heir], 'phong tu phap').map(({ code }) => code)).toEqual(['STP-MOI']);
    expect(matching([...all, heir], 'ptp').map(({ code }) => code)).toEqual(['STP-MOI']);
  });

  it('finds an agency of which a part was split off by its own name, and not the part', () => {
    const part = {
      ...agency('HT', 'Trung tâm Hộ tịch'),
      predecessors: [{ code: 'STP', name: 'Sở Tư pháp', kind: 'split-off' }],
    };
    expect(matching([...all, part], 'so tu phap').map(({ code }) => code)).toEqual(['STP']);
    expect(matching([...all, part], 'ho tich').map(({ code }) => code)).toEqual(['HT']);
  });

  it('asks each word to begin a word', () => {
    expect(found('an tinh')).toEqual(['CA', 'TAND']);
    expect(found('ong an')).toEqual([]);
  });

  it('offers every agency by name while nothing is asked', () => {
    expect(found(' ')).toEqual(['CA', 'STP', 'TAND']);
  });
});
