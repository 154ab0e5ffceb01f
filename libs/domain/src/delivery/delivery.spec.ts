import { describe, expect, it } from '@jest/globals';
import {
  decideDelivery,
  evolveDelivery,
  notificationId,
  undelivered,
  type DeliveryEvent,
  type DeliveryOutcome,
} from './delivery.js';

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

describe('a delivery', () => {
  const attempt = { notificationId: 'n', reminderId: 'r', directiveId: 'd', channel: 'email' as const };
  const to = { ...attempt, recipient: { kind: 'office' as const } };
  const delivered = { type: 'NotificationDelivered', data: { ...to, receipt: '250' } } as const;
  const failed = { type: 'NotificationFailed', data: { ...to, reason: '550', final: true } } as const;
  const read = { type: 'ReadNotification', notificationId: 'n', accountId: 'a' } as const;
  const after = (...events: DeliveryEvent[]) => events.reduce(evolveDelivery, undelivered);
  const outcome = (of: DeliveryOutcome) => ({ type: 'RecordOutcome', outcome: of }) as const;

  it('given a failure, when it is tried again, then that outcome too is recorded', () => {
    expect(decideDelivery(outcome(failed), after())).toEqual([failed]);
    expect(decideDelivery(outcome(failed), after(failed))).toEqual([failed]);
    expect(decideDelivery(outcome(delivered), after(failed))).toEqual([delivered]);
  });

  it('given that it arrived, when any outcome follows, then nothing is recorded', () => {
    expect(decideDelivery(outcome(delivered), after(failed, delivered))).toEqual([]);
    expect(decideDelivery(outcome(failed), after(delivered))).toEqual([]);
  });

  it('given that somebody read it, when it is read again, then nothing is recorded', () => {
    const [first] = decideDelivery(read, after());
    expect(first).toEqual({ type: 'NotificationRead', data: { notificationId: 'n', accountId: 'a' } });
    expect(decideDelivery(read, after(first as DeliveryEvent))).toEqual([]);
  });
});
