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
  /** Place of the event before it, up to which a checkpoint may go while this one is unacknowledged. */
  readonly before: number | undefined;
  /** Counts the events of the source, from 0. */
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
  total = 0;

  constructor(
    private readonly out: Outgoing,
    readonly options: ConsumerOptions,
  ) {}

  get free(): number {
    return this.out.gone || this.out.congested ? 0 : Math.max(this.options.slots - this.held.size, 0);
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
