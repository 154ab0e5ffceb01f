import { describe, expect, it } from '@jest/globals';
import { defaultPolicy, policyIdOf, type Directive, type PolicyScope, type PublishedPolicy } from '#domain';
import { calendarsIn, rulesOverTime, type Published } from './rules-over-time.js';

const timeZone = 'Asia/Ho_Chi_Minh';

const policy = (appliesTo: PolicyScope, version: number): PublishedPolicy => ({
  ...defaultPolicy,
  id: policyIdOf(appliesTo),
  version,
  appliesTo,
});

const rehearsed = policy('office', 99);
const from = '2022-10-01T00:00:00.000Z';

const published: Published[] = [
  { at: '2022-08-01T00:00:00.000Z', policy: policy('office', 1) },
  { at: '2022-08-02T00:00:00.000Z', policy: policy({ directiveId: 'd1' }, 1) },
  { at: '2022-09-05T00:00:00.000Z', policy: policy('office', 2) },
  { at: '2022-10-05T00:00:00.000Z', policy: policy('office', 3) },
  { at: '2022-10-06T00:00:00.000Z', policy: policy({ urgency: 'express' }, 1) },
  {
    at: '2022-10-07T00:00:00.000Z',
    edition: { year: 2022, version: 1, nonWorking: [{ on: '2022-10-10', name: 'Bão' }], working: [] },
  },
];

/** What a directive is under at an instant: the policy and its version, and whether 10 October is a working day. */
function inForce(directive: Pick<Directive, 'id' | 'urgency'>, at: string) {
  const rules = rulesOverTime(published, calendarsIn(timeZone), { policy: rehearsed, from })(directive.id);
  const last = rules.findLast((each) => each.from <= at);
  const { id, version } = last?.policyFor(directive) ?? {};
  return [id, version, last?.calendar.isWorkingDay('2022-10-10')];
}

const ordinary = { id: 'd2', urgency: 'normal' } as const;

describe('the rules over time', () => {
  it('are what was published, from the instant after it, until the rehearsed policy takes its place for good', () => {
    expect(inForce(ordinary, '2022-09-01T00:00:00.000Z')).toEqual(['default', 1, true]);
    expect(inForce(ordinary, '2022-09-05T00:00:00.000Z')).toEqual(['default', 1, true]);
    expect(inForce(ordinary, '2022-09-05T00:00:00.001Z')).toEqual(['default', 2, true]);
    expect(inForce(ordinary, from)).toEqual(['default', 99, true]);
    expect(inForce(ordinary, '2022-10-06T00:00:00.000Z')).toEqual(['default', 99, true]);
    expect(inForce(ordinary, '2022-10-08T00:00:00.000Z')).toEqual(['default', 99, false]);
  });

  it('leave a narrower policy that was published in force', () => {
    expect(inForce({ id: 'd1', urgency: 'normal' }, from)).toEqual(['directive-d1', 1, true]);
    expect(inForce({ id: 'd3', urgency: 'express' }, '2022-10-06T00:00:00.000Z')).toEqual([
      'default',
      99,
      true,
    ]);
    expect(inForce({ id: 'd3', urgency: 'express' }, '2022-10-07T00:00:00.000Z')).toEqual([
      'urgency-express',
      1,
      true,
    ]);
  });
});
