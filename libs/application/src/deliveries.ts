import type { DeliveryOutcome } from '#domain';
import type { EventStore } from '#event-store';
import { deliveries } from './aggregates.js';
import { DeciderCommandHandler, type RecordedEnvelope } from './decider-command-handler.js';

/** Puts on record how deliveries ended. */
export class Deliveries {
  readonly #commands: DeciderCommandHandler;

  /** What cannot be read of a delivery is left out: what comes behind it is there once that is made up for or set aside. */
  constructor(eventStore: Pick<EventStore, 'append' | 'readStream'>) {
    this.#commands = new DeciderCommandHandler(eventStore, () => true);
  }

  /**
   * Records how a delivery ended, once, whoever else recorded it meanwhile. Nearly every delivery succeeds at once, so that
   * nothing stands in its stream: that is tried before the stream is read.
   * @returns whether this call recorded it
   * @throws TooContended, and the errors of `EventStore`
   */
  async record(outcome: DeliveryOutcome, envelope: RecordedEnvelope): Promise<boolean> {
    const { notificationId } = outcome.data;
    const command = { type: 'RecordOutcome', outcome } as const;
    const supposed = { supposeNew: true } as const;
    const recorded = await this.#commands.handle(deliveries, notificationId, command, envelope, supposed);
    return recorded.appended;
  }
}
