import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { deliveries, DeciderCommandHandler, ReferenceData, stableId } from '#application';
import type { Clock } from '#platform';
import { standingInFor, viewerOf } from '../auth/viewer.js';
import type { CommandAnswer } from '../commands/command-gateway.js';
import { CLOCK } from '../platform/injection-tokens.js';

/** Records that somebody has read a notification; a second time changes nothing. */
@Injectable()
export class NotificationReads {
  constructor(
    private readonly commands: DeciderCommandHandler,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly reference: ReferenceData,
  ) {}

  /**
   * Each reader's reading has a stream of its own: the notification's begins with its delivery, which may yet come.
   * @throws PoisonedEvent when what stands in it cannot be read and is not set aside, TooContended; the errors of `EventStore`
   */
  async record(request: FastifyRequest, notificationId: string): Promise<CommandAnswer> {
    const by = viewerOf(request);
    const commandId = stableId('read', notificationId, by.id);
    const command = { type: 'ReadNotification', notificationId, accountId: by.id } as const;
    const now = this.clock.now();
    const envelope = {
      ...{ commandId, fingerprint: commandId, correlationId: request.id, causationId: commandId },
      ...{ by, ...standingInFor(request, this.reference, now), at: now.toISOString() },
    };
    const streamOf = `${notificationId}.${by.id}`;
    const read = await this.commands.handle(deliveries, streamOf, command, envelope, { supposeNew: true });
    return { id: notificationId, revision: Number(read.revision), position: String(read.position) };
  }
}
