import { z } from 'zod';
import { requireRole } from '../actor.js';
import type { CommandContext } from '../command-context.js';
import type { DomainEvent } from '../event.js';
import { Rejection } from '../rejection.js';

const because = z.object({ reason: z.string() });

/** The stored contract of the stream of somebody for whom an outside issuer vouches. */
export const outsidePersonEventSchemas = {
  /** From then on no token of theirs opens anything here, whatever the issuer says. */
  OutsidePersonCutOff: because,
  OutsidePersonLetIn: because,
} as const;

export type OutsidePersonEvent = {
  [Type in keyof typeof outsidePersonEventSchemas]: DomainEvent<
    Type,
    z.infer<(typeof outsidePersonEventSchemas)[Type]>
  >;
}[keyof typeof outsidePersonEventSchemas];

/** What is known here of somebody of an outside issuer; `null` until the office said something. */
export interface OutsidePerson {
  readonly cutOff: boolean;
}

export type OutsidePersonCommand = CommandContext & {
  readonly type: 'CutOffOutsidePerson' | 'LetInOutsidePerson';
  /** Of the actor, as the trail names them. */
  readonly personId: string;
  readonly reason: string;
};

/** @throws Rejection `role-not-allowed`, `own-account` */
export function decideOutsidePerson(
  { type, personId, reason, by, samePersonAs = [] }: OutsidePersonCommand,
  state: OutsidePerson | null,
): OutsidePersonEvent[] {
  requireRole(by, 'admin');
  if (personId === by.id || samePersonAs.includes(personId))
    throw new Rejection('forbidden', 'own-account', 'Nobody does this to the account they act with.');
  const isCutOff = state?.cutOff === true;
  if (type === 'CutOffOutsidePerson')
    return isCutOff ? [] : [{ type: 'OutsidePersonCutOff', data: { reason } }];
  return isCutOff ? [{ type: 'OutsidePersonLetIn', data: { reason } }] : [];
}

/** The next state of somebody of an outside issuer. Total. */
export function evolveOutsidePerson(
  _state: OutsidePerson | null,
  { type }: OutsidePersonEvent,
): OutsidePerson | null {
  return { cutOff: type === 'OutsidePersonCutOff' };
}
