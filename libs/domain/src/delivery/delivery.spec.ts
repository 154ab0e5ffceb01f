import { describe, expect, it } from '@jest/globals';
import { notificationId } from './delivery.js';

describe('the id of a notification', () => {
  const court = { kind: 'agency', agencyId: 'court' } as const;

  it('is the same whenever the same audience is told of the same event', () => {
    expect(notificationId('event', court)).toBe(notificationId('event', { ...court }));
  });

  it('differs between audiences, events, and an agency and its head', () => {
    const ids = [
      notificationId('event', court),
      notificationId('event', { kind: 'agency_head', agencyId: 'court' }),
      notificationId('event', { kind: 'agency', agencyId: 'police' }),
      notificationId('event', { kind: 'office' }),
      notificationId('event', { kind: 'leader' }),
      notificationId('another', court),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});
