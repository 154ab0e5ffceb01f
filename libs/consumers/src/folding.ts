import {
  accountEventSchemas,
  agencyEventSchemas,
  directiveEventSchemas,
  evolveAccount,
  evolveAgency,
  evolveDirective,
  type Account,
  type AccountEvent,
  type Agency,
  type AgencyEvent,
  type Directive,
  type DirectiveEvent,
  type DomainEvent,
  type Recorded,
} from '#domain';
import { decodedEvent, type RecordedEvent } from '#event-store';
import type { PoolClient } from 'pg';
import type { z } from 'zod';
import { envelopeOf, idIn, type Envelope } from './decoded-event.js';

/** What a recorded event makes of an aggregate. */
export interface Folded<State, Event> {
  /** Null for one of a type that a newer version wrote: it changes nothing. */
  readonly event: Event | null;
  readonly envelope: Envelope;
  /** The state behind it; null while there is no such thing. */
  readonly state: State | null;
}

type Fold<State, Event> = (before: State | null, recorded: RecordedEvent) => Folded<State, Event>;

function folding<State, Event extends DomainEvent>(
  schemas: Readonly<Record<Event['type'], z.ZodType>>,
  evolve: (state: State | null, recorded: Recorded<Event>) => State | null,
): Fold<State, Event> {
  return (before, recorded) => {
    const event = decodedEvent<Event>(schemas, recorded);
    const envelope = envelopeOf(recorded);
    const { actor, recordedAt } = envelope;
    const state = event === null ? before : evolve(before, { event, actorId: actor.id, recordedAt });
    return { event, envelope, state };
  };
}

/**
 * Each folds one event into the state that a consumer keeps, whatever of it that is; whom somebody stood in for is left out,
 * for nothing that is read depends on it.
 * @throws PoisonedEvent when the data does not fit its type
 */
export const foldDirective = folding<Directive, DirectiveEvent>(directiveEventSchemas, evolveDirective);
export const foldAgency = folding<Agency, AgencyEvent>(agencyEventSchemas, (state, { event }) =>
  evolveAgency(state, event),
);
export const foldAccount = folding<Account, AccountEvent>(accountEventSchemas, (state, { event }) =>
  evolveAccount(state, event),
);

/** What a directive is of which nothing is known. */
const unknownDirective: Omit<Directive, 'id'> = {
  number: '',
  meetingId: '',
  meetingHeldOn: '',
  title: '',
  content: '',
  urgency: 'normal',
  urgencies: [{ urgency: 'normal', from: '' }],
  work: 'draft',
  notice: null,
  issued: false,
  suspendedFrom: null,
  suspended: null,
  leadAgencyId: null,
  coordinators: [],
  deadline: null,
  originalDueOn: null,
  extensions: 0,
  declinedMove: null,
  extensionRequest: null,
  percent: null,
  percentCorrected: false,
  indicators: [],
  completion: null,
  declinedOn: null,
  completionReporters: [],
  closure: null,
  heldBy: { party: 'office', since: '' },
  returned: null,
  latenessCause: null,
  shares: {},
  overdueFor: null,
  remindersFrom: null,
  coordinatorsFrom: {},
  stepsSent: [],
  headsTold: [],
  silentSince: null,
  nudgedAt: null,
  officeToldAt: null,
  declineToldAt: null,
};

/**
 * A directive of which a consumer keeps some facts alone, so that the next event can be folded into them. Only facts that
 * no other decides about come out of that right.
 */
export function directiveInOutline(known: Pick<Directive, 'id'> & Partial<Directive>): Directive {
  return { ...unknownDirective, ...known };
}

/** The states that a consumer keeps, in the column `state`, of the aggregates with these ids. */
export async function keptStates<State>(
  tx: PoolClient,
  { name, key: [id] }: { readonly name: string; readonly key: readonly [string] },
  ids: readonly string[],
): Promise<Map<string, State>> {
  const { rows } = await tx.query<{ id: string; state: State }>(
    `SELECT ${id} AS id, state FROM ${name} WHERE ${id} = ANY($1::text[])`,
    [ids],
  );
  return new Map(rows.map(({ id, state }) => [id, state]));
}

/** The ids of the aggregates that events are about, each once. */
export function idsOf(events: readonly Pick<RecordedEvent, 'streamId'>[]): string[] {
  return [...new Set(events.map(({ streamId }) => idIn(streamId)))];
}

/** What an agency is called from an event on; null for an event that names none. */
export function agencyNamedBy(recorded: RecordedEvent): { id: string; name: string } | null {
  if (!recorded.streamId.startsWith('agency-')) return null;
  const event = decodedEvent<AgencyEvent>(agencyEventSchemas, recorded);
  const names = event?.type === 'AgencyRegistered' || event?.type === 'AgencyRenamed';
  return names ? { id: idIn(recorded.streamId), name: event.data.name } : null;
}
