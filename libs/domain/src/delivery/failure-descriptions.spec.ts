import { describe, expect, it } from '@jest/globals';
import { describeFailure } from './failure-descriptions.js';

describe('describeFailure', () => {
  it('gives a recorded reason as it stands in English', () => {
    expect(describeFailure('The receiver answered HTTP 500.', 'en')).toBe('The receiver answered HTTP 500.');
  });

  it('gives each known reason in Vietnamese, with what the other side said', () => {
    expect(describeFailure('The mail server answered 550 5.1.1 No such user.', 'vi')).toBe(
      'Máy chủ thư trả lời: 550 5.1.1 No such user.',
    );
    expect(describeFailure('The receiver cannot be reached (ECONNREFUSED).', 'vi')).toBe(
      'Không kết nối được hệ thống nhận (ECONNREFUSED).',
    );
    expect(describeFailure('Not sent within 14 days: overtaken.', 'vi')).toContain('14 ngày');
  });

  it('leaves a reason that is not known as it was recorded, also one that holds a dollar sign', () => {
    expect(describeFailure('Something $1 else', 'vi')).toBe('Something $1 else');
    expect(describeFailure('The mail server answered $& x.', 'vi')).toBe('Máy chủ thư trả lời: $& x.');
  });
});
