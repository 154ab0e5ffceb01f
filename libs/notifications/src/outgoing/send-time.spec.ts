import { describe, expect, it } from '@jest/globals';
import { digestTime, sendableFrom } from './send-time.js';

const office = 'Asia/Ho_Chi_Minh';
const at = (from: string, digestAt: string | null, timeZone = office) =>
  digestTime(new Date(from), { digestAt, timeZone }, office).toISOString();

/** Half past eight of a Friday in the office. */
const friday = '2022-12-09T01:30:00.000Z';

describe('when a digest goes out', () => {
  it('is at the own instant of a reminder for who chose no hour, whatever hour the policy sends at', () => {
    expect(at(friday, null)).toBe(friday);
  });

  it('is at the hour that a person chose, on the same day', () => {
    expect(at(friday, '17:00')).toBe('2022-12-09T10:00:00.000Z');
    expect(at(friday, '08:30')).toBe(friday);
  });

  it('is at once where that hour has passed: the next day its words would not hold any more', () => {
    expect(at(friday, '08:00')).toBe(friday);
    expect(at(friday, '07:30')).toBe(friday);
  });

  it('is judged by the day of the office, wherever the person is', () => {
    // 20:00 of Thursday in New York; 21:00 there is 09:00 of the office's Friday, 17:00 is Saturday.
    expect(at(friday, '21:00', 'America/New_York')).toBe('2022-12-09T02:00:00.000Z');
    expect(at(friday, '17:00', 'America/New_York')).toBe(friday);
    // Midnight has passed in New York when it is noon in the office.
    expect(at(friday, '01:00', 'America/New_York')).toBe('2022-12-09T06:00:00.000Z');
  });
});

describe('a reminder', () => {
  const recording = { dueAt: friday, recordedAt: '2022-12-19T03:12:00.000Z' };

  it('counts from when it was due', () => {
    expect(sendableFrom({ ...recording, late: false }).toISOString()).toBe(friday);
  });

  it('that is late counts from when it was recorded', () => {
    expect(sendableFrom({ ...recording, late: true }).toISOString()).toBe(recording.recordedAt);
  });
});
