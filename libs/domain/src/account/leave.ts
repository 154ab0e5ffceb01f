import { z } from 'zod';
import { addDays, type LocalDate } from '../calendar/local-date.js';
import { Rejection } from '../rejection.js';
import type { Account } from './account.js';

/** How many leaves of one account are kept, those that are over last; so many it may have that are not over. */
export const mostLeaves = 20;
/** For how many people one person may stand in at a time. */
export const mostStoodInFor = 20;
const longestLeaveDays = 366;
const furthestLeaveDays = 366;

/** The stored contract of the events of an account that are about its person's leave. */
export const leaveEventSchemas = {
  /** Both days included, in the committee's time zone. */
  LeaveArranged: z.object({
    leaveId: z.string(),
    from: z.string(),
    to: z.string(),
    standInId: z.string(),
    reason: z.string(),
  }),
  /** From that day on the person is back; a leave that had not begun was called off. */
  LeaveEnded: z.object({ leaveId: z.string(), on: z.string(), reason: z.string().nullable() }),
} as const;

/** Days on which a person is away, and who stands in. */
export interface Leave {
  readonly id: string;
  /** Both days included, in the committee's time zone. */
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly standInId: string;
  readonly reason: string;
  /** The day from which on the person was back before it was over; null where nobody ended it. */
  readonly endedOn: LocalDate | null;
}

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

type Days = Pick<Leave, 'from' | 'to'>;

const overlaps = (one: Days, other: Days): boolean => one.from <= other.to && other.from <= one.to;

/** Whether a leave is under way or to come on a day. */
export const isOpenLeave = ({ to, endedOn }: Leave, today: LocalDate): boolean =>
  endedOn === null && to >= today;

/** Whether a leave holds on a day. */
export const isLeaveOn = ({ from, to, endedOn }: Leave, day: LocalDate): boolean =>
  from <= day && day <= to && (endedOn === null || day < endedOn);

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
export function requireLeave(
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

/** The leaves of an account with another one: as many as are kept, those that end last. */
export function withLeave(leaves: readonly Leave[], leave: Leave): readonly Leave[] {
  return [...leaves, leave].sort((one, other) => (one.to < other.to ? -1 : 1)).slice(-mostLeaves);
}
