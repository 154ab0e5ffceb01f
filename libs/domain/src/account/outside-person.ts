import { z } from 'zod';
import { requireRole } from '../actor.js';
import type { CommandContext } from '../command-context.js';
import type { DomainEvent } from '../event.js';
import { Rejection } from '../rejection.js';
import { personalDataErased } from './erasure.js';
import { requireOthers } from './same-person.js';

const because = z.object({ reason: z.string() });

/** The stored contract of the stream of somebody for whom an outside issuer vouches. */
export const outsidePersonEventSchemas = {
  /** From then on no token of theirs opens anything here, whatever the issuer says. */
  OutsidePersonCutOff: because,
  OutsidePersonLetIn: because,
  /** Their key is destroyed, and with it every text of theirs that was sealed. */
  OutsidePersonErased: because.extend({ authority: z.string() }),
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
  /** Their personal data were erased: nothing can be done with them any more. */
  readonly erased: boolean;
}

export type OutsidePersonCommand = CommandContext & {
  /** Of the actor, as the trail names them. */
  readonly personId: string;
  readonly reason: string;
} & (
    | { readonly type: 'CutOffOutsidePerson' | 'LetInOutsidePerson' }
    /** With the request, the decision or the rule that it rests on. */
    | { readonly type: 'EraseOutsidePerson'; readonly authority: string }
  );

/** @throws Rejection `role-not-allowed`, `own-account`, `outside-person-let-in`, `personal-data-erased` */
export function decideOutsidePerson(
  command: OutsidePersonCommand,
  state: OutsidePerson | null,
): OutsidePersonEvent[] {
  const { type, personId, reason, by } = command;
  requireRole(by, 'admin');
  requireOthers(command, personId);
  const isCutOff = state?.cutOff === true;
  switch (type) {
    case 'CutOffOutsidePerson':
      return isCutOff ? [] : [{ type: 'OutsidePersonCutOff', data: { reason } }];
    case 'LetInOutsidePerson':
      if (state?.erased) throw personalDataErased();
      return isCutOff ? [{ type: 'OutsidePersonLetIn', data: { reason } }] : [];
    case 'EraseOutsidePerson':
      if (state?.erased) return [];
      if (!isCutOff)
        throw new Rejection(
          'conflict',
          'outside-person-let-in',
          'The outside issuer may still let the person in. Cut them off first.',
        );
      return [{ type: 'OutsidePersonErased', data: { reason, authority: command.authority } }];
  }
}

/** The next state of somebody of an outside issuer. Total. */
export function evolveOutsidePerson(
  _state: OutsidePerson | null,
  { type }: OutsidePersonEvent,
): OutsidePerson | null {
  return { cutOff: type !== 'OutsidePersonLetIn', erased: type === 'OutsidePersonErased' };
}
