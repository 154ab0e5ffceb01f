import { stableId } from '#application';
import { engineActor, type DeliveryEvent } from '#domain';
import { eventId, RevisionConflict, type EventStore, type ExpectedRevision } from '#event-store';
import type { OutgoingItem } from './claims.js';

export type Outcome =
  | { readonly delivered: true; readonly receipt: string }
  | { readonly delivered: false; readonly reason: string };

type Log = Pick<EventStore, 'append' | 'readStream'>;

/**
 * Records how the delivery of one notification ended. A delivery is recorded once, whoever else recorded it meanwhile.
 * @throws the errors of `EventStore`
 */
export async function recordOutcome(log: Log, item: OutgoingItem, outcome: Outcome, at: Date): Promise<void> {
  const streamId = `delivery-${item.id}`;
  // Nearly every delivery succeeds at once, so that nothing stands in its stream: that is tried before it is read.
  if (await appended(log, streamId, 'no_stream', item, outcome, at)) return;
  const { revision, delivered } = await standingOf(log, streamId);
  if (!delivered) await appended(log, streamId, revision, item, outcome, at);
}

/** @returns false when the stream is not at that revision */
async function appended(
  log: Log,
  streamId: string,
  revision: ExpectedRevision,
  item: OutgoingItem,
  outcome: Outcome,
  at: Date,
): Promise<boolean> {
  const { type, data } = eventOf(item, outcome);
  // An outcome of another attempt must not pass for this one: the log takes the same id for a repeated append.
  const commandId = stableId('outcome', item.id, String(revision), type, at.toISOString());
  const metadata = {
    schemaVersion: 1,
    commandId,
    fingerprint: commandId,
    $correlationId: item.reminder_id,
    $causationId: item.reminder_id,
    actor: { ...engineActor },
    recordedAt: at.toISOString(),
  };
  try {
    await log.append(streamId, revision, [{ id: eventId(commandId, 0), type, data, metadata }]);
    return true;
  } catch (error) {
    if (!(error instanceof RevisionConflict)) throw error;
    return false;
  }
}

async function standingOf(
  log: Log,
  streamId: string,
): Promise<{ revision: ExpectedRevision; delivered: boolean }> {
  for await (const { revision, type } of log.readStream(streamId, { direction: 'backwards', maxCount: 1 }))
    return { revision, delivered: type === 'NotificationDelivered' };
  return { revision: 'no_stream', delivered: false };
}

function eventOf(item: OutgoingItem, outcome: Outcome) {
  const attempt = {
    notificationId: item.id,
    reminderId: item.reminder_id,
    directiveId: item.directive_id,
    channel: item.channel,
    recipient: item.audience,
    address: item.address,
  };
  return outcome.delivered
    ? ({
        type: 'NotificationDelivered',
        data: { ...attempt, receipt: outcome.receipt },
      } satisfies DeliveryEvent)
    : ({
        type: 'NotificationFailed',
        data: { ...attempt, reason: outcome.reason, final: true },
      } satisfies DeliveryEvent);
}
