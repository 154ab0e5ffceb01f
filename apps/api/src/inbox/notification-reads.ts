import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ReferenceData, stableId } from '#application';
import { eventId, type DeliveryEvent } from '#domain';
import {
  metadataOf,
  RevisionConflict,
  type AppendResult,
  type EventStore,
  type ExpectedRevision,
  type PoisonedEvent,
  type RecordedEvent,
} from '#event-store';
import type { Clock } from '#platform';
import { standingInFor, viewerOf } from '../auth/viewer.js';
import type { CommandAnswer } from '../commands/command-gateway.js';
import { CLOCK, EVENT_STORE } from '../platform/injection-tokens.js';

/** Records that somebody has read a notification; a second time changes nothing. */
@Injectable()
export class NotificationReads {
  constructor(
    @Inject(EVENT_STORE) private readonly eventStore: EventStore,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly reference: ReferenceData,
  ) {}

  /**
   * Each reader's reading has a stream of its own: the notification's begins with its delivery, which may yet come.
   * @throws PoisonedEvent when what stands in it cannot be read and is not set aside; the errors of `EventStore`
   */
  async record(request: FastifyRequest, notificationId: string): Promise<CommandAnswer> {
    const by = viewerOf(request);
    const streamId = `delivery-${notificationId}.${by.id}`;
    const commandId = stableId('read', notificationId, by.id);
    const read = {
      type: 'NotificationRead',
      data: { notificationId, accountId: by.id },
    } satisfies DeliveryEvent;
    const now = this.clock.now();
    const metadata = metadataOf({
      commandId,
      fingerprint: commandId,
      correlationId: request.id,
      causationId: commandId,
      by,
      ...standingInFor(request, this.reference, now),
      at: now.toISOString(),
    });
    const event = { id: eventId(commandId, 0), ...read, metadata };
    const answer = ({ revision, position }: AppendResult) => ({
      ...{ id: notificationId, revision: Number(revision), position: String(position) },
    });
    try {
      return answer(await this.eventStore.append(streamId, 'no_stream', [event]));
    } catch (error) {
      if (!(error instanceof RevisionConflict)) throw error;
      const standing = await this.#recordedFor(streamId);
      if (standing.read) return answer(standing.read);
      if (standing.revision === 'no_stream') throw error;
      return answer(await this.eventStore.append(streamId, standing.revision, [event]));
    }
  }

  /** The reading on record, or where its stream ends when all that stands in it was set aside. */
  async #recordedFor(streamId: string): Promise<{ read?: RecordedEvent; revision: ExpectedRevision }> {
    let revision: ExpectedRevision = 'no_stream';
    const onSkipped = (skipped: bigint) => (revision = skipped);
    const onPoisoned = (poisoned: PoisonedEvent) => {
      if (!this.reference.isSetAside(streamId, poisoned.revision)) throw poisoned;
    };
    for await (const read of this.eventStore.readStream(streamId, { onSkipped, onPoisoned }))
      return { read, revision: read.revision };
    return { revision };
  }
}
