import { describe, expect, it } from '@jest/globals';
import type { Actor } from '../actor.js';
import { decideParkedStream, evolveParkedStream, type ParkedStreamEvent } from './parked-stream.js';

const admin: Actor = { id: 'a', name: 'A', role: 'admin' };
const given = (...events: ParkedStreamEvent[]) =>
  events.reduce<readonly number[]>((state, event) => evolveParkedStream(state, event), []);
const when = (type: 'SetEventAside' | 'RetryParkedStream', by: Actor = admin) =>
  ({
    type,
    streamId: 'directive-1',
    revision: 3,
    reason: 'foreign',
    by,
    at: '2026-01-05T01:00:00.000Z',
    today: '2026-01-05',
  }) as const;
const data = { streamId: 'directive-1', revision: 3, reason: 'foreign' };

describe('a parked stream', () => {
  it('has its event set aside, on record, with who and why', () => {
    expect(decideParkedStream(when('SetEventAside'), given())).toEqual([{ type: 'EventSetAside', data }]);
  });

  it('has the same event set aside once', () => {
    expect(decideParkedStream(when('SetEventAside'), given({ type: 'EventSetAside', data }))).toEqual([]);
  });

  it('is tried again as often as asked', () => {
    const retried = [{ type: 'ParkedStreamRetried', data }];
    expect(decideParkedStream(when('RetryParkedStream'), given())).toEqual(retried);
    expect(
      decideParkedStream(when('RetryParkedStream'), given({ type: 'ParkedStreamRetried', data })),
    ).toEqual(retried);
  });

  it.each(['leader', 'agency', 'inspector'] as const)('is no business of a person with role %s', (role) => {
    const by = { id: 'l', name: 'L', role };
    expect(() => decideParkedStream(when('SetEventAside', by), given())).toThrow(role);
  });

  it('is acted on by the operator of the machine too', () => {
    const operator: Actor = { id: 'operator', name: 'root', role: 'system' };
    expect(decideParkedStream(when('SetEventAside', operator), given())).toHaveLength(1);
  });
});
