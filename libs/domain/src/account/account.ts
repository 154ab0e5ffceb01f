import { z } from 'zod';
import { requireRole, roleSchema, type Role } from '../actor.js';
import type { Occasion } from '../directive/directive-commands.js';
import type { DomainEvent } from '../event.js';
import { Rejection } from '../rejection.js';

/** The stored contract of an account's stream. It holds no secret: the password's hash lives outside the log. */
export const accountEventSchemas = {
  AccountRegistered: z.object({
    accountId: z.string(),
    username: z.string(),
    name: z.string(),
    role: roleSchema,
    agencyId: z.string().nullable(),
    email: z.string().nullable(),
  }),
  AccountDisabled: z.object({}),
} as const;

export type AccountEvent = {
  [Type in keyof typeof accountEventSchemas]: DomainEvent<Type, z.infer<(typeof accountEventSchemas)[Type]>>;
}[keyof typeof accountEventSchemas];

export interface Account {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly role: Role;
  readonly agencyId: string | null;
  readonly email: string | null;
  readonly disabled: boolean;
}

export type AccountCommand = Occasion &
  (
    | {
        readonly type: 'RegisterAccount';
        readonly accountId: string;
        readonly username: string;
        readonly name: string;
        readonly role: Role;
        readonly agencyId: string | null;
        readonly email: string | null;
      }
    | { readonly type: 'DisableAccount' }
  );

/**
 * An account's id is derived from its user name by the caller, so that one name is one stream.
 * @throws Rejection `username-taken`, `agency-required`, `agency-not-allowed`, `account-not-found`, `own-account`
 */
export function decideAccount(command: AccountCommand, state: Account | null): AccountEvent[] {
  requireRole(command.by, 'admin', 'system');
  if (command.type === 'RegisterAccount') {
    if (state !== null)
      throw new Rejection('conflict', 'username-taken', 'The user name is in use.', 'username');
    const { accountId, username, name, role, agencyId, email } = command;
    if (role === 'agency' && agencyId === null)
      throw new Rejection('impossible', 'agency-required', 'An officer acts for an agency.', 'agencyId');
    if (role !== 'agency' && agencyId !== null)
      throw new Rejection(
        'impossible',
        'agency-not-allowed',
        `The role ${role} acts for no agency.`,
        'agencyId',
      );
    return [{ type: 'AccountRegistered', data: { accountId, username, name, role, agencyId, email } }];
  }
  if (state === null) throw new Rejection('not-found', 'account-not-found', 'There is no such account.');
  if (command.by.id === state.id)
    throw new Rejection('forbidden', 'own-account', 'Nobody disables the account they act with.');
  return state.disabled ? [] : [{ type: 'AccountDisabled', data: {} }];
}

/** The next state of an account. Total. */
export function evolveAccount(state: Account | null, event: AccountEvent): Account | null {
  if (event.type === 'AccountRegistered') {
    const { accountId: id, username, name, role, agencyId, email } = event.data;
    return { id, username, name, role, agencyId, email, disabled: false };
  }
  if (state === null) return null;
  switch (event.type) {
    case 'AccountDisabled':
      return { ...state, disabled: true };
    default:
      return unknownEvent(event, state);
  }
}

function unknownEvent(event: never, state: Account): Account {
  void event;
  return state;
}
