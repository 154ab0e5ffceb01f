import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { stableId } from '#application';
import type { DeliveryEvent } from '#domain';
import { eventId, RevisionConflict, type EventStore } from '#event-store';
import type { Clock } from '#platform';
import { viewerOf } from '../auth/viewer.js';
import type { CommandAnswer } from '../commands/command-desk.js';
import { CLOCK, EVENT_STORE } from '../parts.js';

/** Records that somebody has read a notification; a second time changes nothing. */
@Injectable()
export class NotificationReads {
  constructor(
    @Inject(EVENT_STORE) private readonly eventStore: EventStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Each reader's reading has a stream of its own: the notification's begins with its delivery, which may yet come.
   * @throws the errors of `EventStore.append`
   */
  async record(request: FastifyRequest, notificationId: string): Promise<CommandAnswer> {
    const by = viewerOf(request);
    const streamId = `delivery-${notificationId}.${by.id}`;
    const commandId = stableId('read', notificationId, by.id);
    const read = {
      type: 'NotificationRead',
      data: { notificationId, accountId: by.id },
    } satisfies DeliveryEvent;
    const metadata = {
      schemaVersion: 1,
      commandId,
      fingerprint: commandId,
      $correlationId: request.id,
      $causationId: commandId,
      actor: { ...by },
      recordedAt: this.clock.now().toISOString(),
    };
    const event = { id: eventId(commandId, 0), ...read, metadata };
    try {
      const { revision, position } = await this.eventStore.append(streamId, 'no_stream', [event]);
      return { id: notificationId, revision: Number(revision), position: String(position) };
    } catch (error) {
      if (!(error instanceof RevisionConflict)) throw error;
      for await (const { revision, position } of this.eventStore.readStream(streamId, { maxCount: 1 }))
        return { id: notificationId, revision: Number(revision), position: String(position) };
      throw error;
    }
  }
}
