/** The stream is not at the revision the append expected: nothing was written. */
export class RevisionConflict extends Error {
  override readonly name = 'RevisionConflict';
  constructor(
    readonly streamId: string,
    readonly expected: bigint | 'no_stream',
    readonly actual: bigint | 'no_stream',
  ) {
    super(`Stream ${streamId} is at ${actual}, not at ${expected}`);
  }
}

/** The log did not answer in time. An append that ends so may or may not have been written. */
export class EventStoreUnavailable extends Error {
  override readonly name = 'EventStoreUnavailable';
}

/**
 * More events came than the log keeps waiting for a live subscriber (32 in EventStoreDB), which it drops: who subscribes
 * again from where it stands has lost nothing.
 */
export class SubscriptionDropped extends EventStoreUnavailable {}

/** The log answered and will not do it: access denied, stream tombstoned, malformed request. Repeating is useless. */
export class EventStoreRefused extends Error {
  override readonly name = 'EventStoreRefused';
}

/** Another log answers where the one that was connected to stood: nothing is read of it, or written to it. */
export class ForeignLog extends EventStoreRefused {}

/** The stream was tombstoned: nothing of it is read or appended any more. */
export class StreamDeleted extends EventStoreRefused {}

/** One append holds more than the server takes (1 MiB of event data unless its operator says otherwise). */
export class AppendTooLarge extends Error {
  override readonly name = 'AppendTooLarge';
  constructor(
    readonly streamId: string,
    options?: ErrorOptions,
  ) {
    super(`The events for stream ${streamId} are larger than the log takes in one append`, options);
  }
}

/** An event that cannot be understood; a reader stops in front of it, since to skip it would lose a fact. */
export class PoisonedEvent extends Error {
  override readonly name = 'PoisonedEvent';
  constructor(
    readonly streamId: string,
    readonly revision: bigint,
    readonly position: { commit: bigint; prepare: bigint },
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`Event ${revision} of stream ${streamId} at position ${position.commit} ${reason}`, options);
  }
}
