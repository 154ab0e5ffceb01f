import { stableId, type Actor, type DomainEvent, type LocalDate } from '#domain';

/** What surrounds a command: who gives it, when, under which id, and what it expects. */
export interface CommandEnvelope {
  /** UUID; the same command given again has the same one. */
  readonly commandId: string;
  /** A hash of what is asked, so that an id that comes back with another wish is noticed. */
  readonly fingerprint: string;
  readonly correlationId: string;
  /** The event or command that this one follows from. */
  readonly causationId: string;
  readonly by: Actor;
  /** The accounts of those on leave whom `by` stands in for at the time, each once, at most `mostStoodInFor`. */
  readonly standingInFor?: readonly string[];
  /** Further accounts of the same person as `by`, or as one of those, as the office knows them; not recorded. */
  readonly samePersonAs?: readonly string[];
  /** The account whose personal data the event holds, where that is neither its stream's nor `by`. */
  readonly about?: string;
  /** RFC 3339, the server's clock. */
  readonly at: string;
  /** The day of `at` in the committee's time zone. */
  readonly today: LocalDate;
  /** The revision the caller saw (If-Match); absent: the engine decides again on conflict. */
  readonly ifRevision?: bigint | 'no_stream';
  /** Only decided, to see what would come of it: nothing is recorded, and the id is not used up. */
  readonly isPreview?: true;
}

export interface CommandResult {
  readonly id: string;
  readonly revision: bigint;
  /** Commit position of the command's last event. */
  readonly position: bigint;
  /** Stable words about what was accepted although it is unusual. */
  readonly warnings?: readonly { readonly code: string; readonly path: string }[];
  /** Of a completion report: the co-ordinating agencies that have not reported their share done. */
  readonly openShares?: readonly string[];
  /** Of a preview: what would be recorded. */
  readonly wouldRecord?: readonly DomainEvent[];
  /** Of a leave that was arranged. */
  readonly leaveId?: string;
}

/** The same idempotency key came with another command or body. */
export class IdempotencyKeyReused extends Error {
  override readonly name = 'IdempotencyKeyReused';
  constructor() {
    super('This idempotency key was used for another command.');
  }
}

/** The directive has moved on since the caller read it. */
export class StaleRevision extends Error {
  override readonly name = 'StaleRevision';
  constructor(
    readonly expected: bigint | 'no_stream',
    readonly actual: bigint | 'no_stream',
  ) {
    super(`The revision is ${actual}, not ${expected}.`);
  }
}

/** The stream changed under each of a bounded number of attempts to decide, or its turn did not come in time. */
export class TooContended extends Error {
  override readonly name = 'TooContended';
}

/** The reference data of this process did not get as far as a position of the log in time. */
export class ReferenceDataBehind extends Error {
  override readonly name = 'ReferenceDataBehind';
  constructor(readonly position: bigint) {
    super(`The reference data did not reach position ${position} in time.`);
  }
}

/** When, and from what, the engine derives a command. */
export type DerivedContext = Pick<CommandEnvelope, 'at' | 'today' | 'correlationId' | 'causationId'>;

/**
 * The envelope of a command that the engine itself derives from something that happened.
 * @param names what the command's id is made of, so that deriving it again gives the same one
 */
export function derivedEnvelope(
  context: DerivedContext,
  by: Actor,
  ...names: readonly string[]
): CommandEnvelope {
  const commandId = stableId(...names);
  return { commandId, fingerprint: commandId, ...context, by };
}
