import { z } from 'zod';

/** The stored contract of the stream that says which system a log belongs to, and which kind of time it is written by. */
export const systemEventSchemas = {
  SystemInitialized: z.object({ systemId: z.uuid(), clock: z.enum(['real', 'simulated']) }),
} as const;

export type SystemIdentity = z.output<(typeof systemEventSchemas)['SystemInitialized']>;

export interface SystemEvent {
  readonly type: 'SystemInitialized';
  readonly data: SystemIdentity;
}

/** Makes a log a system's own. */
export interface SystemCommand {
  readonly type: 'InitializeSystem';
  readonly identity: SystemIdentity;
}

/** A log that belongs to a system keeps to it. */
export function decideSystem({ identity }: SystemCommand, state: SystemIdentity | null): SystemEvent[] {
  return state === null ? [{ type: 'SystemInitialized', data: identity }] : [];
}

/** The next state of a log's identity: the first that it was given. Total. */
export function evolveSystem(
  state: SystemIdentity | null,
  { type, data }: SystemEvent,
): SystemIdentity | null {
  return (type as string) === 'SystemInitialized' ? (state ?? data) : state;
}
