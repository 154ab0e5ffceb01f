import { addDays, type LocalDate } from '../calendar/local-date.js';
import type { CommandContext } from '../command-context.js';
import { Rejection } from '../rejection.js';
import type { Account, AccountEvent } from './account-events.js';
import {
  furthestLeaveDays,
  isLeaveOn,
  isOpenLeave,
  longestLeaveDays,
  mostLeaves,
  mostStoodInFor,
  overlaps,
  type Leave,
} from './leave.js';

/** What is asked about leave, less the occasion. */
export type LeaveCommand =
  | {
      readonly type: 'ArrangeLeave';
      readonly leaveId: string;
      readonly accountId: string;
      readonly from: LocalDate;
      readonly to: LocalDate;
      readonly standInId: string;
      readonly reason: string;
      /** The account of who is to stand in; null where there is none. */
      readonly standIn: Account | null;
      /** The leaves of others, not ended, for which the person stands in. */
      readonly personStandsInFor: readonly Leave[];
      /** The leaves of others, not ended, for which the stand-in stands in. */
      readonly standInStandsInFor: readonly Leave[];
    }
  | {
      readonly type: 'EndLeave';
      readonly accountId: string;
      readonly leaveId: string;
      readonly reason: string | null;
    };

/** The leave that an account's person is on, on a day. */
export function leaveOn({ leaves }: Pick<Account, 'leaves'>, day: LocalDate): Leave | undefined {
  return leaves.find((leave) => isLeaveOn(leave, day));
}

/** The leaves of others, not over on a day, for which an account's person stands in or is to. */
export function leavesStoodInBy(id: string, accounts: Iterable<Account>, today: LocalDate): Leave[] {
  return [...accounts].flatMap(({ leaves }) =>
    leaves.filter((leave) => leave.standInId === id && isOpenLeave(leave, today)),
  );
}

/**
 * Whether somebody can stand in for a person: both accounts are in use, in the same role and for the same agency, so that
 * nobody gains a right by it.
 */
export function mayStandIn(
  person: Pick<Account, 'id' | 'role' | 'agencyId' | 'disabled'>,
  standIn: Pick<Account, 'id' | 'role' | 'agencyId' | 'disabled'>,
): boolean {
  const isSame = person.role === standIn.role && person.agencyId === standIn.agencyId;
  return isSame && person.id !== standIn.id && !person.disabled && !standIn.disabled;
}

/**
 * Who stands in on a day for a person who is on leave then; undefined where the person is not, and where nobody can: the
 * stand-in's account is out of use, acts in another role or for another agency by now, or its person is away as well.
 */
export function standInOn(
  person: Account,
  day: LocalDate,
  accountOf: (id: string) => Account | undefined,
): Account | undefined {
  const leave = leaveOn(person, day);
  const standIn = leave && accountOf(leave.standInId);
  if (!standIn || !mayStandIn(person, standIn) || leaveOn(standIn, day)) return undefined;
  return standIn;
}

/**
 * Whether a leave, under way or to come, leads to its stand-in as the accounts are now. Where not, the person is told as
 * ever.
 */
export function isStandInUsable(person: Account, leave: Leave, standIn: Account, today: LocalDate): boolean {
  const isAway = standIn.leaves.some((other) => isOpenLeave(other, today) && overlaps(other, leave));
  return mayStandIn(person, standIn) && !isAway;
}

/** @throws Rejection that names the field */
function requireLeave(
  command: Extract<LeaveCommand, { type: 'ArrangeLeave' }>,
  person: Account,
  today: LocalDate,
): void {
  const { from, to } = command;
  const refuse = (code: string, detail: string, path: string): never => {
    throw new Rejection('impossible', code, detail, path);
  };
  if (to < from) refuse('leave-ends-before-it-begins', 'A leave ends on the day it begins, or later.', 'to');
  if (to < today) refuse('leave-in-past', 'The leave is over already.', 'to');
  if (from > addDays(today, furthestLeaveDays))
    refuse(
      'leave-too-far-ahead',
      `A leave is arranged at most ${furthestLeaveDays} days before it begins.`,
      'from',
    );
  if (to >= addDays(from, longestLeaveDays))
    refuse('leave-too-long', `A leave is at most ${longestLeaveDays} days long.`, 'to');
  const open = person.leaves.filter((leave) => isOpenLeave(leave, today));
  if (open.some((leave) => overlaps(leave, command)))
    throw new Rejection('conflict', 'leave-overlaps', 'Another leave of the person falls into it.', 'from');
  if (open.length >= mostLeaves)
    throw new Rejection('conflict', 'too-many-leaves', `A person has at most ${mostLeaves} leaves to come.`);
  if (command.personStandsInFor.some((leave) => overlaps(leave, command)))
    refuse(
      'stands-in-for-another',
      'The person stands in for somebody in that time: that leave is rearranged first.',
      'from',
    );
  requireStandIn(command, person, today, refuse);
}

function requireStandIn(
  command: Extract<LeaveCommand, { type: 'ArrangeLeave' }>,
  person: Account,
  today: LocalDate,
  refuse: (code: string, detail: string, path: string) => never,
): void {
  const { standIn, standInStandsInFor } = command;
  if (standIn === null) return refuse('stand-in-not-found', 'There is no such account.', 'standInId');
  if (standIn.id === person.id) refuse('stand-in-oneself', 'Nobody stands in for themself.', 'standInId');
  if (standIn.disabled) refuse('stand-in-disabled', 'The account is out of use.', 'standInId');
  if (standIn.role !== person.role || standIn.agencyId !== person.agencyId)
    refuse(
      'stand-in-of-another-role',
      'A stand-in acts in the same role and for the same agency.',
      'standInId',
    );
  if (standIn.leaves.some((leave) => isOpenLeave(leave, today) && overlaps(leave, command)))
    refuse('stand-in-on-leave', 'The stand-in is on leave in that time.', 'standInId');
  if (standInStandsInFor.filter((leave) => overlaps(leave, command)).length >= mostStoodInFor)
    refuse(
      'stand-in-for-too-many',
      `One person stands in for at most ${mostStoodInFor} others in that time.`,
      'standInId',
    );
}

/** The office arranges anybody's leave, and everybody their own. */
export function decideLeave(command: CommandContext & LeaveCommand, state: Account | null): AccountEvent[] {
  const { by, today, accountId, leaveId } = command;
  if (by.role !== 'admin' && by.id !== accountId)
    throw new Rejection('forbidden', 'leave-of-another', 'Only the office arranges the leave of others.');
  if (state === null) throw new Rejection('not-found', 'account-not-found', 'There is no such account.');
  if (command.type === 'ArrangeLeave') {
    requireLeave(command, state, today);
    const { from, to, standInId, reason } = command;
    return [{ type: 'LeaveArranged', data: { leaveId, from, to, standInId, reason } }];
  }
  const leave = state.leaves.find(({ id }) => id === leaveId);
  if (leave === undefined)
    throw new Rejection('not-found', 'leave-not-found', 'The person has no such leave.');
  if (!isOpenLeave(leave, today)) return [];
  return [{ type: 'LeaveEnded', data: { leaveId, on: today, reason: command.reason } }];
}
