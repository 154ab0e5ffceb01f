import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ActOnAccount, ReferenceData } from '#application';
import { actorOf, type Account } from '#domain';
import type { Clock } from '#platform';
import { CLOCK } from '../platform/injection-tokens.js';

/** Puts on record what people do to the passwords and second factors of their own accounts. */
@Injectable()
export class OwnActs {
  constructor(
    private readonly reference: ReferenceData,
    private readonly bus: CommandBus,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * @param correlationId of the request
   * @throws Rejection of the domain
   */
  async record(account: Account, asked: ActOnAccount['asked'], correlationId: string): Promise<void> {
    const now = this.clock.now();
    const commandId = randomUUID();
    const envelope = {
      ...{ commandId, fingerprint: commandId, correlationId, causationId: commandId },
      by: actorOf(account),
      at: now.toISOString(),
      today: this.reference.calendar().dateOf(now),
    };
    await this.bus.execute(new ActOnAccount(account.id, asked, envelope));
  }
}
