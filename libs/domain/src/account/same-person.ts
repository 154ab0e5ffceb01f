import { z } from 'zod';
import { Rejection } from '../rejection.js';
import type { CommandContext } from '../command-context.js';
import type { DomainEvent } from '../event.js';

/** How many other accounts are recorded with one. */
const mostOfOnePerson = 20;

const other = z.object({ otherId: z.string(), reason: z.string() });

/** The stored contract of the events of an account that are about whose else it is. */
export const samePersonEventSchemas = {
  /** The person of this account acts with another one too, here or with an outside issuer: what one did counts for both. */
  SamePersonRecorded: other,
  /** It was an error. */
  SamePersonWithdrawn: other,
} as const;

export type SamePersonEvent = {
  [Type in keyof typeof samePersonEventSchemas]: DomainEvent<
    Type,
    z.infer<(typeof samePersonEventSchemas)[Type]>
  >;
}[keyof typeof samePersonEventSchemas];

interface AboutAnother {
  readonly otherId: string;
  readonly reason: string;
}

/** What the office asks about whose an account is. */
export type SamePersonCommand =
  | ({ readonly type: 'RecordSamePerson' } & AboutAnother)
  | ({ readonly type: 'WithdrawSamePerson' } & AboutAnother);

/**
 * What narrows anybody's rights an administrator may record of themself too; nobody widens their own.
 * @param account whose it is, with the others that are recorded with it
 * @throws Rejection `same-account`, `too-many-accounts-of-one`, `own-account`
 */
export function decideSamePerson(
  { type, otherId, reason, ...command }: SamePersonCommand & CommandContext,
  account: { readonly id: string; readonly samePersonAs?: readonly string[] },
): SamePersonEvent[] {
  const known = account.samePersonAs ?? [];
  if (type === 'WithdrawSamePerson') {
    if (!known.includes(otherId)) return [];
    requireOthers(command, account.id, otherId);
    return [{ type: 'SamePersonWithdrawn', data: { otherId, reason } }];
  }
  if (otherId === account.id)
    throw new Rejection('impossible', 'same-account', 'It is the same account.', 'otherId');
  if (known.includes(otherId)) return [];
  if (known.length >= mostOfOnePerson)
    throw new Rejection(
      'conflict',
      'too-many-accounts-of-one',
      `At most ${mostOfOnePerson} other accounts are recorded with one.`,
    );
  return [{ type: 'SamePersonRecorded', data: { otherId, reason } }];
}

/**
 * What widens or ends an account is nobody's to do to their own, by whatever account that the office knows to be theirs.
 * @param ids the accounts that it is done to
 * @throws Rejection `own-account`
 */
export function requireOthers(
  { by, samePersonAs = [] }: Pick<CommandContext, 'by' | 'samePersonAs'>,
  ...ids: readonly string[]
): void {
  if ([by.id, ...samePersonAs].some((id) => ids.includes(id)))
    throw new Rejection('forbidden', 'own-account', 'Nobody does this to an account of their own.');
}

/** The accounts that are recorded with one, after an event. */
export function samePersonAfter(
  known: readonly string[],
  { type, data }: SamePersonEvent,
): readonly string[] {
  const others = known.filter((id) => id !== data.otherId);
  return type === 'SamePersonRecorded' ? [...others, data.otherId] : others;
}

/** Finds of an account the others that are its person's too, over however many records, whichever of two names the other. */
export type Persons = (id: string) => readonly string[];

/** @param accounts each with the others that are recorded with it; those may be of an outside issuer, and no account here */
export function personsAmong(
  accounts: Iterable<{ readonly id: string; readonly samePersonAs?: readonly string[] }>,
): Persons {
  const besides = new Map<string, string[]>();
  const join = (one: string, other: string) => {
    besides.set(one, [...(besides.get(one) ?? []), other]);
  };
  for (const { id, samePersonAs = [] } of accounts)
    for (const other of samePersonAs) {
      join(id, other);
      join(other, id);
    }
  return (id) => {
    const found = new Set([id]);
    for (const each of found) for (const next of besides.get(each) ?? []) found.add(next);
    found.delete(id);
    return [...found];
  };
}
