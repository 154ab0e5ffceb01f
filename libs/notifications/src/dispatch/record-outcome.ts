import type { Deliveries } from '#application';
import { engineActor, stableId, type DeliveryOutcome } from '#domain';
import type { OutgoingItem } from '../outgoing/outgoing-queries.js';

export type Outcome =
  | { readonly delivered: true; readonly receipt: string }
  | { readonly delivered: false; readonly reason: string };

/** A delivery that has ended. */
export interface Ended extends Pick<
  OutgoingItem,
  'id' | 'reminder_id' | 'directive_id' | 'channel' | 'audience' | 'address' | 'account_id' | 'traceparent'
> {
  readonly outcome: Outcome;
  readonly at: Date;
}

/**
 * Records how the delivery of one notification ended: once, whoever else recorded it meanwhile.
 * @throws TooContended, and the errors of `EventStore`
 */
export async function recordOutcome(deliveries: Deliveries, ended: Ended): Promise<void> {
  const { id, reminder_id, account_id, at } = ended;
  const outcome = eventOf(ended);
  // An outcome of another attempt must not pass for this one: the log takes the same id for a repeated append.
  const commandId = stableId('outcome', id, 'no_stream', outcome.type, at.toISOString());
  await deliveries.record(outcome, {
    ...{ commandId, fingerprint: commandId },
    ...{ correlationId: reminder_id, causationId: reminder_id },
    ...(account_id === null ? {} : { about: account_id }),
    ...{ by: engineActor, at: at.toISOString() },
  });
}

function eventOf({ outcome, ...item }: Ended): DeliveryOutcome {
  const attempt = {
    notificationId: item.id,
    reminderId: item.reminder_id,
    directiveId: item.directive_id,
    channel: item.channel,
    recipient: item.audience,
    address: item.address,
  };
  return outcome.delivered
    ? { type: 'NotificationDelivered', data: { ...attempt, receipt: outcome.receipt } }
    : { type: 'NotificationFailed', data: { ...attempt, reason: outcome.reason, final: true } };
}
