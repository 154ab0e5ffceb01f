import { describe, expect, it } from '@jest/globals';
import { failureInWords } from './failure-words.js';

describe('failureInWords', () => {
  it('gives a recorded reason as it stands in English', () => {
    expect(failureInWords('The receiver answered HTTP 500.', 'en')).toBe('The receiver answered HTTP 500.');
  });

  it('gives each known reason in Vietnamese, with what the other side said', () => {
    expect(failureInWords('The mail server answered 550 5.1.1 No such user.', 'vi')).toBe(
      'Máy chủ thư trả lời: 550 5.1.1 No such user.',
    );
    expect(failureInWords('The receiver cannot be reached (ECONNREFUSED).', 'vi')).toBe(
      'Không kết nối được hệ thống nhận (ECONNREFUSED).',
    );
    expect(failureInWords('Not sent within 14 days: overtaken.', 'vi')).toContain('14 ngày');
  });

  it('leaves a reason that is not known as it was recorded, also one that holds a dollar sign', () => {
    expect(failureInWords('Something $1 else', 'vi')).toBe('Something $1 else');
    expect(failureInWords('The mail server answered $& x.', 'vi')).toBe('Máy chủ thư trả lời: $& x.');
  });
});
