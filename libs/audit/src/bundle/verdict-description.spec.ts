import { describe, expect, it } from '@jest/globals';
import { describeVerdict } from './verdict-description.js';
import type { BundleVerdict } from './verify-bundle.js';

const verdict: BundleVerdict = {
  ...{ faults: [], events: 1, complete: null, trust: 'policy' },
  signed: { origin: 'log.example', size: 9, key: 'log.example 1', witnessed: 9 },
  witnesses: [{ name: 'w', at: 1_700_000_000 }],
  unproved: ['request.json', 'index.html', 'verify.mjs', 'summary.pdf'],
};
const said = (changed: Partial<BundleVerdict> = {}) => describeVerdict({ ...verdict, ...changed }).join('\n');

describe('what a verdict says', () => {
  it('names every file that nothing is proved of, also one that no bundle has', () => {
    expect(said()).toContain('  - Các tệp request.json, index.html, verify.mjs, summary.pdf: chỉ kèm theo');
    expect(said()).toContain('  - request.json, index.html, verify.mjs, summary.pdf: they came along');
  });

  it('says of an agency, and of no more than that, that whoever runs the system makes the index', () => {
    const complete = { months: ['2022-07'], isAll: true };
    const [caveat, caution] = ['that the index counts every event', 'Bảng kê có ghi đúng mọi sự kiện'];
    expect(said({ complete: { ...complete, agency: 'stp' } })).toContain(caveat);
    expect(said({ complete: { ...complete, agency: 'stp' } })).toContain(caution);
    expect(said({ complete: { ...complete, agency: '*' } })).not.toMatch(`${caveat}|${caution}`);
  });

  it('is said though a witness signs a time that no calendar has', () => {
    expect(said()).toContain('cosigned it at 2023-11-14T22:13:20.000Z');
    expect(said({ witnesses: [{ name: 'w', at: 2 ** 62 }] })).toContain(`cosigned it at ${2 ** 62} s`);
  });
});
