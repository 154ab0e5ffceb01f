import { engineActor, eventId, stableId, type DeliveryEvent } from '#domain';
import { metadataOf, RevisionConflict, type EventStore, type ExpectedRevision } from '#event-store';
import type { OutgoingItem } from '../outgoing/outgoing-queries.js';

export type Outcome =
  | { readonly delivered: true; readonly receipt: string }
  | { readonly delivered: false; readonly reason: string };

/** Of a delivery's events, the newest: more of them than this in a row that cannot be read are no accident. */
const mostLookedAt = 20;

type Log = Pick<EventStore, 'append' | 'readStream'>;

/** A delivery that has ended. */
export interface Ended extends Pick<
  OutgoingItem,
  'id' | 'reminder_id' | 'directive_id' | 'channel' | 'audience' | 'address'
> {
  readonly outcome: Outcome;
  readonly at: Date;
}

/**
 * Records how the delivery of one notification ended. A delivery is recorded once, whoever else recorded it meanwhile;
 * behind an event that cannot be read too, so that it is there once that is made up for or set aside.
 * @throws the errors of `EventStore`
 */
export async function recordOutcome(log: Log, ended: Ended): Promise<void> {
  const streamId = `delivery-${ended.id}`;
  // Nearly every delivery succeeds at once, so that nothing stands in its stream: that is tried before it is read.
  if (await appended(log, streamId, 'no_stream', ended)) return;
  const { revision, delivered } = await recordedFor(log, streamId);
  if (!delivered) await appended(log, streamId, revision, ended);
}

/** @returns false when the stream is not at that revision */
async function appended(
  log: Log,
  streamId: string,
  revision: ExpectedRevision,
  ended: Ended,
): Promise<boolean> {
  const { id, reminder_id, at } = ended;
  const { type, data } = eventOf(ended);
  // An outcome of another attempt must not pass for this one: the log takes the same id for a repeated append.
  const commandId = stableId('outcome', id, String(revision), type, at.toISOString());
  const metadata = metadataOf({
    commandId,
    fingerprint: commandId,
    correlationId: reminder_id,
    causationId: reminder_id,
    by: engineActor,
    at: at.toISOString(),
  });
  try {
    await log.append(streamId, revision, [{ id: eventId(commandId, 0), type, data, metadata }]);
    return true;
  } catch (error) {
    if (!(error instanceof RevisionConflict)) throw error;
    return false;
  }
}

async function recordedFor(
  log: Log,
  streamId: string,
): Promise<{ revision: ExpectedRevision; delivered: boolean }> {
  let last: bigint | undefined;
  const onSkipped = (revision: bigint) => (last ??= revision);
  const options = { direction: 'backwards', maxCount: mostLookedAt, onSkipped } as const;
  for await (const { revision, type } of log.readStream(streamId, {
    ...options,
    onPoisoned: () => undefined,
  }))
    return { revision: last ?? revision, delivered: type === 'NotificationDelivered' };
  return { revision: last ?? 'no_stream', delivered: false };
}

function eventOf({ outcome, ...item }: Ended) {
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
