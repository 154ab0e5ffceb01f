import {
  directiveEventSchemas,
  engineActor,
  notificationId,
  type Audience,
  type DirectiveEvent,
} from '#domain';
import { Deliveries } from '#application';
import { traceparentOf, type EventStore, type RecordedEvent } from '#event-store';
import { inSpanOf, SimulatedClock, type Clock } from '#platform';
import { decodedEvent, envelopeOf, idIn, type Consumer } from '#consumers';

/** Name of the consumer that stands for this process. */
export const notifyConsumerName = 'notify';

export interface NotifyOptions {
  readonly eventStore: Pick<EventStore, 'append' | 'readStream'>;
  readonly clock: Clock;
  /** Told of each notification that was delivered, for the log of the program. */
  readonly onDelivered: (notification: { notificationId: string; directiveId: string; step: string }) => void;
  /** Deliveries being appended at once. Default 32. */
  readonly concurrency?: number;
}

interface Notification {
  readonly id: string;
  readonly reminder: RecordedEvent;
  readonly step: string;
  readonly audience: Audience;
}

/**
 * Delivers every reminder and escalation into the inbox of its audience, and records that it did. The stream of a
 * notification begins with its delivery, so that a second attempt is recognised. A failure that does not pass stops the
 * consumer in front of the reminder, where it shows, and is tried again.
 */
export function notifyWhenAReminderIsIssued(options: NotifyOptions): Consumer {
  const deliveries = new Deliveries(options.eventStore);
  return {
    name: notifyConsumerName,
    version: 1,
    prefixes: ['directive-'],
    actsOn: ['ReminderIssued', 'EscalationRaised'],
    async apply(batch) {
      const queue = batch.flatMap(notificationsOf).values();
      const hand = async () => {
        for (const notification of queue)
          await inSpanOf([traceparentOf(notification.reminder)], { name: 'deliver notification' }, () =>
            deliver(notification, deliveries, options),
          );
      };
      await Promise.all(Array.from({ length: options.concurrency ?? 32 }, hand));
    },
  };
}

function notificationsOf(reminder: RecordedEvent): Notification[] {
  if (reminder.type !== 'ReminderIssued' && reminder.type !== 'EscalationRaised') return [];
  const event = decodedEvent<DirectiveEvent>(directiveEventSchemas, reminder);
  if (event?.type !== 'ReminderIssued' && event?.type !== 'EscalationRaised') return [];
  const { step, audience } = event.data;
  return audience.map((whom) => ({
    id: notificationId(reminder.id, whom),
    reminder,
    step,
    audience: whom,
  }));
}

async function deliver(
  { id, reminder, step, audience }: Notification,
  deliveries: Deliveries,
  options: NotifyOptions,
): Promise<void> {
  const directiveId = idIn(reminder.streamId);
  const { recordedAt, correlationId } = envelopeOf(reminder);
  const at = deliveredAt(recordedAt, options.clock);
  const data = {
    notificationId: id,
    reminderId: reminder.id,
    directiveId,
    channel: 'inbox',
    recipient: audience,
    receipt: 'kept in the inbox',
  } as const;
  const envelope = {
    ...{ commandId: id, fingerprint: id, by: engineActor, at },
    ...{ correlationId: correlationId ?? reminder.id, causationId: reminder.id },
  };
  // Whoever was first has delivered it.
  if (await deliveries.record({ type: 'NotificationDelivered', data }, envelope))
    options.onDelivered({ notificationId: id, directiveId, step });
}

/** Simulated time stands still until everything due at it has happened, wherever the clock is by now. */
function deliveredAt(remindedAt: string, clock: Clock): string {
  const now = clock.now().toISOString();
  return clock instanceof SimulatedClock || now < remindedAt ? remindedAt : now;
}
