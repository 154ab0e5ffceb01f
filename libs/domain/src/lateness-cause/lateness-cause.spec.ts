import { describe, expect, it } from '@jest/globals';
import type { Actor } from '../actor.js';
import { Rejection } from '../rejection.js';
import {
  decideLatenessCause,
  evolveLatenessCause,
  type LatenessCause,
  type LatenessCauseCommand,
} from './lateness-cause.js';

const office: Actor = { id: 'office-1', name: 'Văn phòng', role: 'admin' };
const name = { vi: 'Chờ ý kiến cấp trên', en: 'Waiting for a superior authority' };
const listed: LatenessCause = { id: 'cause-1', code: 'CHO-Y-KIEN', name, active: true };
type Asked<Command> = Command extends LatenessCauseCommand ? Omit<Command, 'by' | 'at' | 'today'> : never;
const given = (asked: Asked<LatenessCauseCommand>, by = office): LatenessCauseCommand => ({
  ...asked,
  by,
  at: '2022-07-20T02:00:00.000Z',
  today: '2022-07-20',
});
const listing = { type: 'ListLatenessCause', causeId: 'cause-1', code: 'CHO-Y-KIEN', name } as const;
const refusal = (command: LatenessCauseCommand, state: LatenessCause | null) => {
  try {
    return decideLatenessCause(command, state);
  } catch (error) {
    return error instanceof Rejection ? error.code : error;
  }
};

describe('the list of causes of lateness', () => {
  it('takes a cause with a code of its own and a name in both languages', () => {
    const [event] = decideLatenessCause(given(listing), null);
    expect(event).toEqual({
      type: 'LatenessCauseListed',
      data: { causeId: 'cause-1', code: 'CHO-Y-KIEN', name },
    });
    expect(event && evolveLatenessCause(null, event)).toEqual(listed);
  });

  it('gives a code once, also when its cause is retired', () => {
    expect(refusal(given(listing), listed)).toBe('cause-code-taken');
    expect(refusal(given(listing), { ...listed, active: false })).toBe('cause-code-taken');
  });

  it('retires a cause once, for a reason', () => {
    const retiring = given({ type: 'RetireLatenessCause', reason: 'Trùng với nguyên nhân khác.' });
    const [event] = decideLatenessCause(retiring, listed);
    const retired = event ? evolveLatenessCause(listed, event) : null;
    expect(retired).toEqual({ ...listed, active: false });
    expect(decideLatenessCause(retiring, retired)).toEqual([]);
    expect(refusal(retiring, null)).toBe('cause-not-found');
  });

  it('is kept by the office alone', () => {
    expect(refusal(given(listing, { ...office, role: 'leader' }), null)).toBe('role-not-allowed');
  });
});
