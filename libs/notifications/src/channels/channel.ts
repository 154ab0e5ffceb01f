import { keptText } from '#platform';
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

/** What is known of a message that did not arrive. */
export interface Failing {
  /** Trying again cannot help. */
  readonly final?: boolean;
  /** The destination as a whole is at fault, not this message or its address: whatever else goes there waits. */
  readonly destinationFails?: boolean;
}

/** A message did not arrive. */
export class NotSent extends Error {
  override readonly name = 'NotSent';
  readonly final: boolean;
  readonly destinationFails: boolean;

  constructor(reason: string, { final = false, destinationFails = false }: Failing = {}) {
    super(keptText(reason, 1_000));
    this.final = final;
    this.destinationFails = destinationFails;
  }
}
