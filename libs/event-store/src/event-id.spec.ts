import { describe, expect, it } from '@jest/globals';
import { eventId } from './event-id.js';

describe('event ids', () => {
  it('are the same for the same command and index, and differ otherwise', () => {
    expect(eventId('a', 0)).toBe(eventId('a', 0));
    expect(new Set([eventId('a', 0), eventId('a', 1), eventId('b', 0)]).size).toBe(3);
  });

  it('differ where something else is asked under the same command id', () => {
    expect(eventId('a', 0, 'one wish')).toBe(eventId('a', 0, 'one wish'));
    expect(eventId('a', 0, 'one wish')).not.toBe(eventId('a', 0, 'another wish'));
  });

  it('stay what they were in every release, so that a repeat is recognised across one', () => {
    expect(eventId('a', 0)).toBe('3573c4d6-a45d-5786-a165-441c3210eff4');
    expect(eventId('a', 0, 'one wish')).toBe('4171bc35-71f8-5c98-b638-62ae1abf085e');
  });
});
