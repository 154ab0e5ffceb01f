import { z } from 'zod';

const eventTypes = z.array(z.string());

/** The stored contract of the stream that says which system a log belongs to, by which kind of time it is written, and of what. */
export const systemEventSchemas = {
  SystemInitialized: z.object({
    systemId: z.uuid(),
    clock: z.enum(['real', 'simulated']),
    eventTypes: eventTypes.optional(),
  }),
  EventTypesAdded: z.object({ eventTypes }),
} as const;

type Initialized = z.output<(typeof systemEventSchemas)['SystemInitialized']>;

export type SystemIdentity = Omit<Initialized, 'eventTypes'>;

/** A log's identity, and the types of events that the releases which started on it could write. */
export interface System extends SystemIdentity {
  readonly eventTypes: readonly string[];
}

export type SystemEvent =
  | { readonly type: 'SystemInitialized'; readonly data: Initialized }
  | {
      readonly type: 'EventTypesAdded';
      readonly data: z.output<(typeof systemEventSchemas)['EventTypesAdded']>;
    };

/** Makes a log a system's own, and says what its release may write. */
export interface SystemCommand {
  readonly type: 'InitializeSystem';
  readonly identity: SystemIdentity;
  readonly eventTypes: readonly string[];
}

/** A log that belongs to a system keeps to it; a release that writes what none before it could is noted. */
export function decideSystem(
  { identity: { systemId, clock }, eventTypes }: SystemCommand,
  state: System | null,
): SystemEvent[] {
  if (state === null)
    return [{ type: 'SystemInitialized', data: { systemId, clock, eventTypes: [...eventTypes] } }];
  const added = eventTypes.filter((type) => !state.eventTypes.includes(type));
  return added.length === 0 ? [] : [{ type: 'EventTypesAdded', data: { eventTypes: added } }];
}

/** The next state of a log's identity: the first that it was given, and all types that were noted. Total. */
export function evolveSystem(state: System | null, { type, data }: SystemEvent): System | null {
  if (type === 'SystemInitialized') return state ?? { ...data, eventTypes: data.eventTypes ?? [] };
  if ((type as string) !== 'EventTypesAdded' || state === null) return state;
  return { ...state, eventTypes: [...state.eventTypes, ...data.eventTypes] };
}
