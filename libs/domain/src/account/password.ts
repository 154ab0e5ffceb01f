import { z } from 'zod';
import { Rejection } from '../rejection.js';
import type { DomainEvent } from '../event.js';

/**
 * How the password of an account came about: its owner chose it; the office gave it, until its owner changes it; or there
 * is none until the person uses the invitation to choose one.
 */
export const passwordStateSchema = z.enum(['chosen', 'temporary', 'invited']);

/** What is known of a password without knowing it: its hash lives outside the log. */
export interface PasswordFacts {
  readonly state: z.infer<typeof passwordStateSchema>;
  /**
   * Raised by whatever ends the password before: a token or a session that was given for an earlier one opens nothing
   * more. 0 for the first.
   */
  readonly generation: number;
}

/** Raises the generation to the one that it names. */
const raised = z.object({ generation: z.number().int().min(1) });

/** The stored contract of the events of an account that are about its password. */
export const passwordEventSchemas = {
  /** The office invites the person to choose a password; the one before ends at once. */
  InvitationMade: raised,
  /** The person chose a password by the invitation. */
  InvitationUsed: raised,
  /** The person chose another password. */
  PasswordChanged: raised,
} as const;

export type PasswordEvent = {
  [Type in keyof typeof passwordEventSchemas]: DomainEvent<
    Type,
    z.infer<(typeof passwordEventSchemas)[Type]>
  >;
}[keyof typeof passwordEventSchemas];

/** What a person asks about the own password; `generation` is the one that it puts an end to. */
export type OwnPasswordCommand =
  | { readonly type: 'UseInvitation'; readonly generation: number }
  | { readonly type: 'ChangePassword'; readonly generation: number };

/** The password that an account has from its beginning. */
export const firstPassword = (state: PasswordFacts['state'] = 'chosen'): PasswordFacts => ({
  state,
  generation: 0,
});

/** An invitation ends the password before, and the invitation before. */
export function invite({ generation }: PasswordFacts): PasswordEvent[] {
  return [{ type: 'InvitationMade', data: { generation: generation + 1 } }];
}

/**
 * A password that was chosen already, by the very same step, is not chosen twice.
 * @throws Rejection `password-changed-meanwhile`, `invitation-not-found`
 */
export function choosePassword(
  { type, generation }: OwnPasswordCommand,
  present: PasswordFacts,
): PasswordEvent[] {
  if (present.state === 'chosen' && present.generation === generation + 1) return [];
  const isInvited = present.state === 'invited';
  if (type === 'UseInvitation') {
    if (!isInvited || present.generation !== generation)
      throw new Rejection('not-found', 'invitation-not-found', 'The invitation was used or replaced.');
    return [{ type: 'InvitationUsed', data: { generation: generation + 1 } }];
  }
  if (isInvited || present.generation !== generation)
    throw new Rejection('conflict', 'password-changed-meanwhile', 'The password has changed meanwhile.');
  return [{ type: 'PasswordChanged', data: { generation: generation + 1 } }];
}

/** The facts behind an event. */
export function evolvePassword({ type, data }: PasswordEvent): PasswordFacts {
  return { state: type === 'InvitationMade' ? 'invited' : 'chosen', generation: data.generation };
}

/** How a hash that is kept for a generation of the password stands to what is on record. */
export type HashStanding = 'present' | 'ended' | 'ahead';

/**
 * Whether a password that was kept for a generation is the present one, has ended, or is ahead of the record: it was kept
 * and the event is still to come, since whoever chose it was cut off between the two.
 */
export function standingOf(keptFor: number, { state, generation }: PasswordFacts): HashStanding {
  if (keptFor > generation) return 'ahead';
  return keptFor === generation && state !== 'invited' ? 'present' : 'ended';
}
