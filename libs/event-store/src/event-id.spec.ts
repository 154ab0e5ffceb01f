import { describe, expect, it } from '@jest/globals';
import { eventId } from './event-id.js';

describe('event ids', () => {
  it('are the same for the same command and index, and differ otherwise', () => {
    expect(eventId('a', 0)).toBe(eventId('a', 0));
    expect(new Set([eventId('a', 0), eventId('a', 1), eventId('b', 0)]).size).toBe(3);
  });
});
