import { randomUUID } from 'node:crypto';
import { type Outgoing } from '../grpc/outgoing.js';
import { encodeEvent, type IdForm, type ReadEvent } from '../messages/read-event.js';
import { uuidText } from '../messages/shared.js';

/** An event on its way through a group. */
export interface GroupMessage {
  /** Id of the original: of the link, if there is one. */
  readonly id: string;
  readonly read: ReadEvent;
  /** Revision or position in the group's source; `undefined` for a parked event that is replayed. */
  readonly at: number | undefined;
  /** Counts the events of the source, from 0; `undefined` for a parked event that is replayed. */
  readonly sequence: number | undefined;
  /** How often it was given out before. */
  readonly retryCount: number;
}

export const idOf = (read: ReadEvent): string => {
  const original = read.link ?? read.event;
  return original === undefined ? '' : uuidText(original.id);
};

export interface ConsumerOptions {
  readonly ids: IdForm;
  /** Most unacknowledged events. */
  readonly slots: number;
  readonly from: string;
  readonly connectionName: string;
}

/** One connection of a group: it holds events until they are acknowledged. */
export class Consumer {
  readonly held = new Map<string, GroupMessage>();
  readonly since = Date.now();
  /** Tells it from the others of its group. */
  readonly key = randomUUID();
  total = 0;

  constructor(
    private readonly out: Outgoing,
    readonly options: ConsumerOptions,
  ) {}

  /** How many more it may hold. */
  get free(): number {
    return this.out.gone ? 0 : Math.max(this.options.slots - this.held.size, 0);
  }

  /** Whether its connection takes no more for the moment. */
  get congested(): boolean {
    return this.out.congested;
  }

  give(message: GroupMessage): void {
    this.held.set(message.id, message);
    this.total += 1;
    this.out.send(encodeEvent(message.read, this.options.ids, message.retryCount));
  }

  finish(...failure: Parameters<Outgoing['finish']>): void {
    this.out.finish(...failure);
  }
}
