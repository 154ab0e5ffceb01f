import { LRUCache } from 'lru-cache';
import { eventId, Rejection, type DomainEvent, type Recorded } from '#domain';
import {
  circumstancesOf,
  decodedEvent,
  metadataOf,
  PoisonedEvent,
  RevisionConflict,
  type EventStore,
  type EventToAppend,
  type JsonObject,
  type RecordedEvent,
} from '#event-store';
import type { AggregateType } from './aggregates.js';
import {
  IdempotencyKeyReused,
  StaleRevision,
  TooContended,
  type CommandEnvelope,
  type CommandResult,
} from './command-envelope.js';
import { CommandKeys } from './command-keys.js';
import { KeyedMutex } from './keyed-mutex.js';

/** How often a command is decided anew because its stream moved under it. */
const mostAttempts = 8;
/** How many folded aggregates a process keeps. */
const mostKept = 5_000;

interface Done {
  readonly fingerprint: string;
  readonly revision: bigint;
  readonly position: bigint;
}

/** An aggregate as folded from its stream, with the commands that its events came from. */
interface Folded {
  state: unknown;
  revision: bigint | 'no_stream';
  position: bigint;
  readonly commands: Map<string, Done>;
  /** Read from the log for this very command, not kept from an earlier one. */
  fresh: boolean;
  /** Nothing was read: it is supposed that nothing is recorded yet. The newest position known then, or null. */
  readonly supposedAfter?: bigint | null;
}

/** A result with the state that the command left behind. */
export interface Decided<State> extends CommandResult {
  readonly state: State;
  /** Whether this very call recorded something; false of a repeat, and where there was nothing to do. */
  readonly appended: boolean;
}

/** What the day is nobody needs to know to record something. */
export type RecordedEnvelope = Omit<CommandEnvelope, 'today'>;

/**
 * The write side: loads an aggregate, folds it, decides, and appends at the revision it decided on. When the stream
 * has moved it decides again; what was kept in memory is never a reason to refuse.
 */
export class DeciderCommandHandler {
  readonly #kept = new LRUCache<string, Folded>({ max: mostKept });
  /** What each key was used for, on whatever aggregate. */
  readonly keys = new CommandKeys();
  /** Commands on one stream wait for each other: a conflict costs more than a turn. */
  readonly #mutex = new KeyedMutex();
  /** The newest position this process heard of, while it hears of every event as it is recorded; else null. */
  #newest: bigint | null = null;

  /** @param isSetAside whether an event that cannot be read is to be left out of what is folded */
  constructor(
    private readonly eventStore: Pick<EventStore, 'append' | 'readStream'>,
    private readonly isSetAside: (streamId: string, revision: bigint) => boolean = () => false,
  ) {}

  /**
   * Carries out a command; given again under the same id it answers as before and appends nothing.
   * @param options.supposeNew spares the reading of a stream in which nearly always nothing is recorded yet: that is tried
   *   first, as the reason to append, never to refuse or to do nothing. Only a command may be given so whose repeat the state
   *   itself shows to be one
   * @throws Rejection, IdempotencyKeyReused, StaleRevision, TooContended, and the errors of `EventStore.append`
   */
  async handle<State, Event extends DomainEvent, Command>(
    type: AggregateType<State, Event, Command>,
    id: string,
    command: Command,
    envelope: RecordedEnvelope,
    options: { readonly supposeNew?: true } = {},
  ): Promise<Decided<State>> {
    if (envelope.isPreview) return this.#preview(type, id, command, envelope);
    return this.keys.during(envelope, () =>
      this.#mutex.runExclusive(`${type.category}-${id}`, () =>
        this.#decideAndAppend(type, id, command, envelope, options.supposeNew === true),
      ),
    );
  }

  /** Learns of an event that this or another process recorded, told of each as it is recorded. */
  hear(event: Pick<RecordedEvent, 'metadata' | 'position'>): void {
    this.keys.learn(event);
    if (this.#newest === null || event.position > this.#newest) this.#newest = event.position;
  }

  /** Notes that from now on events may be recorded of which nobody tells. */
  hearsNoMore(): void {
    this.#newest = null;
  }

  /** The state of an aggregate as the log has it now. */
  async load<State, Event extends DomainEvent, Command>(
    type: AggregateType<State, Event, Command>,
    id: string,
  ): Promise<{ state: State; revision: bigint | 'no_stream' }> {
    const { state, revision } = await this.#fold(type, `${type.category}-${id}`);
    return { state: state as State, revision };
  }

  /** The state of an aggregate that this process saw last, or as the log has it: good for facts that never change back. */
  async recall<State, Event extends DomainEvent, Command>(
    type: AggregateType<State, Event, Command>,
    id: string,
  ): Promise<State> {
    const streamId = `${type.category}-${id}`;
    return (this.#kept.get(streamId) ?? (await this.#fold(type, streamId))).state as State;
  }

  /** Lets go of what was folded of an aggregate: it is read anew when it is needed. */
  forget<State, Event extends DomainEvent, Command>(
    { category }: AggregateType<State, Event, Command>,
    id: string,
  ): void {
    this.#kept.delete(`${category}-${id}`);
  }

  /** What a command would come to, on the aggregate as the log has it now. */
  async #preview<State, Event extends DomainEvent, Command>(
    type: AggregateType<State, Event, Command>,
    id: string,
    command: Command,
    envelope: RecordedEnvelope,
  ): Promise<Decided<State>> {
    const folded = await this.#fold(type, `${type.category}-${id}`);
    const wouldRecord = type.decide(command, folded.state as State);
    const state = evolved(type, folded.state as State, wouldRecord, envelope);
    const revision = folded.revision === 'no_stream' ? -1n : folded.revision;
    return { id, revision, position: folded.position, state, appended: false, wouldRecord };
  }

  async #decideAndAppend<State, Event extends DomainEvent, Command>(
    type: AggregateType<State, Event, Command>,
    id: string,
    command: Command,
    envelope: RecordedEnvelope,
    supposeNew: boolean,
  ): Promise<Decided<State>> {
    const streamId = `${type.category}-${id}`;
    for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
      const folded =
        (attempt === 0
          ? (this.#kept.get(streamId) ?? (supposeNew ? nothingYet(type, this.#newest) : undefined))
          : undefined) ?? (await this.#fold(type, streamId));
      const state = folded.state as State;
      const done = folded.commands.get(envelope.commandId);
      if (done) {
        if (done.fingerprint !== envelope.fingerprint) throw new IdempotencyKeyReused();
        return { id, revision: done.revision, position: done.position, state, appended: false };
      }
      const events = decideAt(folded, envelope.ifRevision, () => type.decide(command, state));
      if (events === 'decide again') continue;
      if (events.length === 0) {
        if (!folded.fresh) continue;
        return {
          id,
          revision: folded.revision === 'no_stream' ? -1n : folded.revision,
          position: folded.position,
          state,
          appended: false,
        };
      }
      const appended = await this.#append(streamId, folded, events, envelope);
      if (appended) {
        const left = this.#keep(type, streamId, folded, events, envelope, appended);
        return { id, ...appended, state: left, appended: true };
      }
    }
    throw new TooContended(`${streamId} changed under ${mostAttempts} attempts to decide`);
  }

  async #append(
    streamId: string,
    folded: Folded,
    events: readonly DomainEvent[],
    envelope: RecordedEnvelope,
  ): Promise<{ revision: bigint; position: bigint } | null> {
    const metadata = metadataOf(envelope);
    try {
      return await this.eventStore.append(
        streamId,
        folded.revision,
        events.map(({ type, data }, index): EventToAppend => ({
          id: eventId(envelope.commandId, index, envelope.fingerprint),
          type,
          data: data as JsonObject,
          metadata,
        })),
      );
    } catch (error) {
      this.#kept.delete(streamId);
      if (error instanceof RevisionConflict) return null;
      throw error;
    }
  }

  #keep<State, Event extends DomainEvent, Command>(
    type: AggregateType<State, Event, Command>,
    streamId: string,
    folded: Folded,
    events: readonly Event[],
    envelope: RecordedEnvelope,
    { revision, position }: { revision: bigint; position: bigint },
  ): State {
    const state = evolved(type, folded.state as State, events, envelope);
    if (folded.supposedAfter !== undefined && !isFirst(folded.supposedAfter, position)) return state;
    const commands = type.onlyNotes ? new Map<string, Done>() : folded.commands;
    commands.set(envelope.commandId, { fingerprint: envelope.fingerprint, revision, position });
    this.#kept.set(streamId, { state, revision, position, commands, fresh: false });
    return state;
  }

  async #fold<State, Event extends DomainEvent, Command>(
    type: AggregateType<State, Event, Command>,
    streamId: string,
  ): Promise<Folded> {
    const folded: Folded = {
      state: type.initial,
      revision: 'no_stream',
      position: 0n,
      commands: new Map(),
      fresh: true,
    };
    if (type.onlyNotes) return this.#endOf(streamId, folded);
    const unlessSetAside = (error: unknown) => {
      if (!(error instanceof PoisonedEvent) || !this.isSetAside(error.streamId, error.revision)) throw error;
    };
    const onSkipped = (revision: bigint) => (folded.revision = revision);
    const events = this.eventStore.readStream(streamId, { onPoisoned: unlessSetAside, onSkipped });
    for await (const recorded of events) {
      try {
        folded.state = type.evolve(folded.state as State, decoded(type, recorded));
      } catch (error) {
        unlessSetAside(error);
      }
      folded.revision = recorded.revision;
      folded.position = recorded.position;
      const { commandId, fingerprint } = recorded.metadata;
      if (typeof commandId === 'string')
        folded.commands.set(commandId, {
          fingerprint: typeof fingerprint === 'string' ? fingerprint : '',
          revision: recorded.revision,
          position: recorded.position,
        });
    }
    if (folded.revision !== 'no_stream') this.#kept.set(streamId, { ...folded, fresh: false });
    return folded;
  }

  /** Where a stream ends, whether its last event can be read or not. */
  async #endOf(streamId: string, folded: Folded): Promise<Folded> {
    const onSkipped = (revision: bigint) => (folded.revision = revision);
    const last = { direction: 'backwards', maxCount: 1, onPoisoned: () => undefined, onSkipped } as const;
    for await (const { revision, position } of this.eventStore.readStream(streamId, last)) {
      folded.revision = revision;
      folded.position = position;
    }
    return folded;
  }
}

/** The state once events of a command have happened. */
function evolved<State, Event extends DomainEvent, Command>(
  type: AggregateType<State, Event, Command>,
  before: State,
  events: readonly Event[],
  { by, at: recordedAt, standingInFor = [] }: RecordedEnvelope,
): State {
  const recorded = { actorId: by.id, standingInFor, recordedAt };
  return events.reduce((state, event) => type.evolve(state, { event, ...recorded }), before);
}

function nothingYet<State, Event extends DomainEvent, Command>(
  type: AggregateType<State, Event, Command>,
  supposedAfter: bigint | null,
): Folded {
  const commands = new Map<string, Done>();
  return { state: type.initial, revision: 'no_stream', position: 0n, commands, fresh: false, supposedAfter };
}

/**
 * Whether an append to a new stream was the first, and not a repeat that the log answered with the position of the first.
 * What a repeat would have recorded is not what is recorded: it has another instant.
 */
const isFirst = (newestBefore: bigint | null, position: bigint): boolean =>
  newestBefore !== null && position > newestBefore;

/**
 * Decides on a state, unless it is of another revision than the caller saw. Whom the thing is hidden from, or whose it is
 * not, learns that before anything of its revision.
 * @throws Rejection, StaleRevision
 */
function decideAt<Event>(
  { fresh, revision }: Pick<Folded, 'fresh' | 'revision'>,
  ifRevision: CommandEnvelope['ifRevision'],
  decide: () => Event[],
): Event[] | 'decide again' {
  const isStale = ifRevision !== undefined && revision !== ifRevision;
  try {
    const events = decide();
    if (!isStale) return events;
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    if (!fresh) return 'decide again';
    if (!isStale || error.kind === 'not-found' || error.kind === 'forbidden') throw error;
  }
  if (!fresh) return 'decide again';
  throw new StaleRevision(ifRevision, revision);
}

/**
 * A recorded event as its aggregate knows it. A type that the aggregate does not know is passed on: evolving is total.
 * @throws PoisonedEvent when the data does not fit the type's schema
 */
export function decoded<State, Event extends DomainEvent, Command>(
  type: AggregateType<State, Event, Command>,
  recorded: RecordedEvent,
): Recorded<Event> {
  const { actor, standingInFor, recordedAt } = circumstancesOf(recorded);
  const { type: name, data } = recorded;
  const event = decodedEvent<Event>(type.schemas, recorded) ?? ({ type: name, data } as unknown as Event);
  return { event, actorId: actor.id, standingInFor, recordedAt };
}
