import { Injectable } from '@nestjs/common';
import { deliveries, DeciderCommandHandler, type CommandEnvelope } from '#application';
import type { CommandAnswer } from '../commands/command-gateway.js';

/** Records that somebody has read a notification; a second time changes nothing. */
@Injectable()
export class NotificationReads {
  constructor(private readonly commands: DeciderCommandHandler) {}

  /**
   * Each reader's reading has a stream of its own: the notification's begins with its delivery, which may yet come.
   * @throws PoisonedEvent when what stands in it cannot be read and is not set aside, TooContended, IdempotencyKeyReused; the
   *   errors of `EventStore`
   */
  async record(notificationId: string, envelope: CommandEnvelope): Promise<CommandAnswer> {
    const { by } = envelope;
    const command = { type: 'ReadNotification', notificationId, accountId: by.id } as const;
    const streamOf = `${notificationId}.${by.id}`;
    const read = await this.commands.handle(deliveries, streamOf, command, envelope, { supposeNew: true });
    return { id: notificationId, revision: Number(read.revision), position: String(read.position) };
  }
}
