import { describe, expect, it } from '@jest/globals';
import { dispatchId, notificationId } from './delivery/delivery.js';
import { eventId, stableId } from './ids.js';

describe('an id made of names', () => {
  it('is the one that logs written until now hold, for words', () => {
    expect(stableId('a', 'b')).toBe('66bc94fa-ad15-57af-9ef9-3a35f6e948af');
    expect(stableId('account', 'trần.văn')).toBe('c9e2a8bb-7c5d-5342-a6e2-b1b88f61f65a');
    expect(stableId('a\ud800')).toBe('49964662-143c-59ce-9984-3fc0dffe2286');
  });

  it('is the one that logs written until now hold, for the events of a command', () => {
    expect(eventId('c', 0)).toBe('4a0a3a0e-4a43-5731-9add-62aa4904d7d7');
    expect(eventId('c', 1, 'f')).toBe('e9b7818d-6ced-5370-99e8-099607758558');
    expect(eventId('a', 0)).toBe('3573c4d6-a45d-5786-a165-441c3210eff4');
    expect(eventId('a', 0, 'one wish')).toBe('4171bc35-71f8-5c98-b638-62ae1abf085e');
  });

  it('is the one that logs written until now hold, for what an audience is told', () => {
    const office = { kind: 'office' } as const;
    expect(notificationId('ev', { kind: 'agency', agencyId: 'stp' })).toBe(
      '4b55aaba-e604-5811-80c4-6a343de0bb04',
    );
    expect(notificationId('ev', office)).toBe('127262aa-1a96-532a-b80d-4c878b665cba');
    expect(dispatchId('ev', office, 'email', 'a@b.vn')).toBe('1f679ed4-af7b-5993-bada-93a2277da811');
    expect(dispatchId('ev', office, 'email', 'a@b.vn', 'acc')).toBe('b62dd98a-938e-5703-8d83-1457306d89ef');
  });

  it('differs between commands, their events, and what is asked under one command id', () => {
    const ids = [
      eventId('a', 0),
      eventId('a', 1),
      eventId('b', 0),
      eventId('a', 0, 'f'),
      eventId('a', 0, 'g'),
    ];
    expect(new Set(ids).size).toBe(ids.length);
    expect(eventId('a', 0, 'f')).toBe(eventId('a', 0, 'f'));
  });
});
