import { z } from 'zod';
import { requireRole } from '../actor.js';
import type { CommandContext } from '../command-context.js';
import type { DomainEvent } from '../event.js';
import { Rejection } from '../rejection.js';
import { causeNameSchema, type CauseName } from './cause-name.js';

const id = z.string().min(1).max(100);

/** The stored contract of the stream of a cause of lateness. Fields are only ever added. */
export const latenessCauseEventSchemas = {
  LatenessCauseListed: z.object({
    causeId: id,
    code: z.string().min(1).max(40),
    name: causeNameSchema,
  }),
  /** It stays with the directives that name it, and no other may name it. */
  LatenessCauseRetired: z.object({ reason: z.string().min(1).max(4_000) }),
} as const;

export type LatenessCauseEvent = {
  [Type in keyof typeof latenessCauseEventSchemas]: DomainEvent<
    Type,
    z.infer<(typeof latenessCauseEventSchemas)[Type]>
  >;
}[keyof typeof latenessCauseEventSchemas];

/** A cause of lateness, as the list that the office keeps has it. `null` stands for one that was never listed. */
export interface LatenessCause {
  readonly id: string;
  readonly code: string;
  readonly name: CauseName;
  /** Whether a directive may name it from now on. */
  readonly active: boolean;
}

export type LatenessCauseCommand = CommandContext &
  (
    | {
        readonly type: 'ListLatenessCause';
        readonly causeId: string;
        readonly code: string;
        readonly name: CauseName;
      }
    | { readonly type: 'RetireLatenessCause'; readonly reason: string }
  );

/**
 * A cause's id follows from its code, so that one code is one stream, also once it is retired.
 * @throws Rejection `cause-code-taken`, `cause-not-found`, `role-not-allowed`
 */
export function decideLatenessCause(
  command: LatenessCauseCommand,
  state: LatenessCause | null,
): LatenessCauseEvent[] {
  requireRole(command.by, 'admin');
  if (command.type === 'ListLatenessCause') {
    if (state !== null)
      throw new Rejection('conflict', 'cause-code-taken', `The code ${command.code} is in use.`, 'code');
    const { causeId, code, name } = command;
    return [{ type: 'LatenessCauseListed', data: { causeId, code, name } }];
  }
  if (state === null)
    throw new Rejection('not-found', 'cause-not-found', 'There is no such cause of lateness.');
  return state.active ? [{ type: 'LatenessCauseRetired', data: { reason: command.reason } }] : [];
}

/** The next state of a cause of lateness. Total. */
export function evolveLatenessCause(
  state: LatenessCause | null,
  event: LatenessCauseEvent,
): LatenessCause | null {
  if (event.type === 'LatenessCauseListed') {
    const { causeId, code, name } = event.data;
    return { id: causeId, code, name, active: true };
  }
  if (state === null) return null;
  switch (event.type) {
    case 'LatenessCauseRetired':
      return { ...state, active: false };
    default:
      return unknownEvent(event, state);
  }
}

function unknownEvent(event: never, state: LatenessCause): LatenessCause {
  void event;
  return state;
}
