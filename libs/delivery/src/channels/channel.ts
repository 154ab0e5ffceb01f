import type { Message } from '../message/message.js';

/** One way out of the product. */
export interface Channel {
  /** What stands or falls together: one server, one circuit. */
  destinationOf(address: string): string;
  /**
   * @returns what the receiving side answered
   * @throws NotSent
   */
  send(address: string, message: Message): Promise<string>;
}

/** A message did not arrive; `final` when trying again cannot help. */
export class NotSent extends Error {
  override readonly name = 'NotSent';
  constructor(
    reason: string,
    readonly final: boolean,
  ) {
    super(reason.slice(0, 1_000));
  }
}
