import { z } from 'zod';
import { requireRole } from '../actor.js';
import type { CommandContext } from '../command-context.js';

/** The event in question: no other one of its stream is meant, not even by the same words. */
const eventOf = { streamId: z.string(), revision: z.number().int().min(0), reason: z.string() };

/** The stored contract of what an administrator did about an event that cannot be read. */
export const parkedStreamEventSchemas = {
  /** Whoever cannot apply the event leaves it out; what follows it in its stream is applied. */
  EventSetAside: z.object(eventOf),
  /** The stream is tried again, from the event on. */
  ParkedStreamRetried: z.object(eventOf),
} as const;

type Data = {
  [Type in keyof typeof parkedStreamEventSchemas]: z.infer<(typeof parkedStreamEventSchemas)[Type]>;
};
export type ParkedStreamEvent = { [Type in keyof Data]: { type: Type; data: Data[Type] } }[keyof Data];

export type ParkedStreamCommand = CommandContext & {
  readonly type: 'SetEventAside' | 'RetryParkedStream';
  readonly streamId: string;
  readonly revision: number;
  readonly reason: string;
};

/** The revisions of the stream that were set aside. */
export type SetAsideRevisions = readonly number[];

/**
 * Sets an event aside, once, or has its stream tried again: an administrator does, or the operator of the machine by the
 * command line, where no administrator can sign in.
 * @throws Rejection `role-not-allowed`
 */
export function decideParkedStream(
  command: ParkedStreamCommand,
  setAside: SetAsideRevisions,
): ParkedStreamEvent[] {
  requireRole(command.by, 'admin', 'system');
  const { streamId, revision, reason } = command;
  const data = { streamId, revision, reason };
  if (command.type === 'RetryParkedStream') return [{ type: 'ParkedStreamRetried', data }];
  return setAside.includes(revision) ? [] : [{ type: 'EventSetAside', data }];
}

/** Total. */
export function evolveParkedStream(setAside: SetAsideRevisions, event: ParkedStreamEvent): SetAsideRevisions {
  return event.type === 'EventSetAside' ? [...setAside, event.data.revision] : setAside;
}
