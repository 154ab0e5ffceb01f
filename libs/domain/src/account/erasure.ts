import type { CommandContext } from '../command-context.js';
import { Rejection } from '../rejection.js';
import type { Account, AccountEvent } from './account-events.js';
import { erasedName, erasedText, erasedUsername } from './erased-person.js';
import { isOpenLeave, type Leave } from './leave.js';

export interface ErasePersonalData {
  readonly type: 'ErasePersonalData';
  /** The decision, the request or the rule that it rests on. */
  readonly authority: string;
  readonly reason: string;
  /** The leaves of others, not over, for which the person stands in or is to. */
  readonly standsInFor: readonly Leave[];
}

/**
 * Only of an account that is out of use and has no part in anybody's leave any more: nobody signs in, is told or acts for
 * anybody under a name that is no more.
 * @throws Rejection `account-in-use`, `still-on-leave`, `still-stands-in`
 */
export function decideErasure(
  { authority, reason, standsInFor, today }: ErasePersonalData & CommandContext,
  account: Account,
): AccountEvent[] {
  if (account.erased) return [];
  if (!account.disabled)
    throw new Rejection(
      'conflict',
      'account-in-use',
      'The account is in use. Take it out of use first: whoever is signed in would go on under no name.',
    );
  if (account.leaves.some((leave) => isOpenLeave(leave, today)))
    throw new Rejection(
      'conflict',
      'still-on-leave',
      'The person’s leave is not over. End it first: somebody stands in for them.',
    );
  if (standsInFor.length > 0)
    throw new Rejection(
      'conflict',
      'still-stands-in',
      'The person stands in for somebody whose leave is not over. End that leave or choose another stand-in first.',
    );
  return [{ type: 'PersonalDataErased', data: { authority, reason } }];
}

/** An account whose person’s data are erased: the id, the role and the agency it acted for stay. */
export const withoutPerson = (account: Account): Account => ({
  ...account,
  name: erasedName(account.id),
  username: erasedUsername(account.id),
  email: null,
  notifications: null,
  leaves: account.leaves.map((leave) => ({ ...leave, reason: erasedText })),
  views: [],
  erased: true,
});

/** @throws Rejection `personal-data-erased`: the account is nobody's any more, for good */
export function requirePerson({ erased }: Account): void {
  if (erased) throw personalDataErased();
}

export const personalDataErased = (): Rejection =>
  new Rejection(
    'conflict',
    'personal-data-erased',
    'The personal data of this account were erased, for good: nothing can be done with it any more.',
  );
