import { z } from 'zod';
import { isTimeOfDay, TimeZone } from '../calendar/time-zone.js';
import { addDays, type LocalDate } from '../calendar/local-date.js';
import { Rejection } from '../rejection.js';
import { requireRole, roleSchema, type Actor, type Role } from '../actor.js';
import type { CommandContext } from '../directive/directive-commands.js';
import type { DomainEvent } from '../event.js';

function isTimeZone(name: string): boolean {
  try {
    return TimeZone.named(name) !== null;
  } catch {
    return false;
  }
}

/** By which ways, when and in which language a person wants to be told. */
export const notificationSettingsSchema = z.strictObject({
  channels: z.strictObject({
    email: z.boolean(),
    /** Where signed messages are posted to; null for nowhere. It holds no secret. */
    webhook: z
      .url({ protocol: /^https?$/ })
      .max(2_000)
      .nullable(),
  }),
  /** The time of day of the digest, on the person's own clocks. */
  digestAt: z.string().refine(isTimeOfDay, { error: 'not a time of day (HH:MM)' }),
  language: z.enum(['vi', 'en']),
  timeZone: z.string().max(64).refine(isTimeZone, { error: 'is not an IANA time zone' }),
});

export type NotificationSettings = Readonly<z.infer<typeof notificationSettingsSchema>>;

/** In which language a person is told who has chosen none. */
export const defaultLanguage = 'vi';

/** The settings of a person who has chosen none. */
export function defaultNotificationSettings(hasEmail: boolean, timeZone: string): NotificationSettings {
  return {
    channels: { email: hasEmail, webhook: null },
    digestAt: '08:00',
    language: defaultLanguage,
    timeZone,
  };
}

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
  AccountEnabled: z.object({}),
  /** From then on the person acts in this role, whatever a token that was made before says. */
  AccountRoleChanged: z.object({
    previousRole: roleSchema,
    previousAgencyId: z.string().nullable(),
    role: roleSchema,
    agencyId: z.string().nullable(),
    reason: z.string(),
  }),
  AccountEmailChanged: z.object({ previousEmail: z.string().nullable(), email: z.string().nullable() }),
  NotificationSettingsChanged: notificationSettingsSchema,
  ...leaveEventSchemas,
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
  /** Null until the person has chosen some. */
  readonly notifications: NotificationSettings | null;
  /** Those to come and the last that are over, a bounded number, in the order in which they end. */
  readonly leaves: readonly Leave[];
}

export type AccountCommand = CommandContext &
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
    | { readonly type: 'EnableAccount' }
    | {
        readonly type: 'ChangeAccountRole';
        readonly role: Role;
        readonly agencyId: string | null;
        readonly reason: string;
      }
    /** Null takes the address away. */
    | { readonly type: 'ChangeAccountEmail'; readonly email: string | null }
    | { readonly type: 'ChangeNotificationSettings'; readonly settings: NotificationSettings }
    /** `timeZone` is the committee's, where the person has chosen none. */
    | { readonly type: 'StopEmail'; readonly timeZone: string }
    | LeaveCommand
  );

/**
 * An account's id is derived from its user name by the caller, so that one name is one stream.
 * @throws Rejection `username-taken`, `agency-required`, `agency-not-allowed`, `account-not-found`, `own-account`,
 *   `other-account`, `email-missing`, `leave-of-another`, `leave-not-found`, and those of `requireLeave`
 */
export function decideAccount(command: AccountCommand, state: Account | null): AccountEvent[] {
  if (command.type === 'ChangeNotificationSettings') return changeSettings(command, state);
  if (command.type === 'StopEmail') return stopEmail(command, state);
  if (command.type === 'ArrangeLeave' || command.type === 'EndLeave') return decideLeave(command, state);
  requireRole(command.by, 'admin', 'system');
  if (command.type === 'RegisterAccount') {
    if (state !== null)
      throw new Rejection('conflict', 'username-taken', 'The user name is in use.', 'username');
    const { accountId, username, name, role, agencyId, email } = command;
    requireSoundRole(role, agencyId);
    return [{ type: 'AccountRegistered', data: { accountId, username, name, role, agencyId, email } }];
  }
  if (state === null) throw new Rejection('not-found', 'account-not-found', 'There is no such account.');
  if (command.type === 'ChangeAccountEmail') {
    if (command.email === state.email) return [];
    return [{ type: 'AccountEmailChanged', data: { previousEmail: state.email, email: command.email } }];
  }
  if (command.type === 'EnableAccount') return state.disabled ? [{ type: 'AccountEnabled', data: {} }] : [];
  if (command.by.id === state.id)
    throw new Rejection('forbidden', 'own-account', 'Nobody does this to the account they act with.');
  if (command.type === 'DisableAccount') return state.disabled ? [] : [{ type: 'AccountDisabled', data: {} }];
  const { role, agencyId, reason } = command;
  requireSoundRole(role, agencyId);
  const { role: previousRole, agencyId: previousAgencyId } = state;
  if (role === previousRole && agencyId === previousAgencyId) return [];
  return [{ type: 'AccountRoleChanged', data: { previousRole, previousAgencyId, role, agencyId, reason } }];
}

function requireSoundRole(role: Role, agencyId: string | null): void {
  if (role === 'agency' && agencyId === null)
    throw new Rejection('impossible', 'agency-required', 'An officer acts for an agency.', 'agencyId');
  if (role !== 'agency' && agencyId !== null)
    throw new Rejection(
      'impossible',
      'agency-not-allowed',
      `The role ${role} acts for no agency.`,
      'agencyId',
    );
}

function changeSettings(
  { by, settings }: Extract<AccountCommand, { type: 'ChangeNotificationSettings' }>,
  state: Account | null,
): AccountEvent[] {
  const account = ownAccount(by, state);
  if (settings.channels.email && account.email === null)
    throw new Rejection(
      'impossible',
      'email-missing',
      'The account has no e-mail address.',
      'channels.email',
    );
  if (JSON.stringify(settings) === JSON.stringify(account.notifications)) return [];
  return [{ type: 'NotificationSettingsChanged', data: settings }];
}

function stopEmail(
  { by, timeZone }: Extract<AccountCommand, { type: 'StopEmail' }>,
  state: Account | null,
): AccountEvent[] {
  const { notifications, email } = ownAccount(by, state);
  const present = notifications ?? defaultNotificationSettings(email !== null, timeZone);
  if (!present.channels.email) return [];
  const channels = { ...present.channels, email: false };
  return [{ type: 'NotificationSettingsChanged', data: { ...present, channels } }];
}

/** The office arranges anybody's leave, and everybody their own. */
function decideLeave(command: CommandContext & LeaveCommand, state: Account | null): AccountEvent[] {
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

function ownAccount(by: Actor, state: Account | null): Account {
  if (state === null) throw new Rejection('not-found', 'account-not-found', 'There is no such account.');
  if (by.id !== state.id)
    throw new Rejection('forbidden', 'other-account', 'Everybody changes their own settings only.');
  return state;
}

/** The next state of an account. Total. */
export function evolveAccount(state: Account | null, event: AccountEvent): Account | null {
  if (event.type === 'AccountRegistered') {
    const { accountId: id, username, name, role, agencyId, email } = event.data;
    return { id, username, name, role, agencyId, email, disabled: false, notifications: null, leaves: [] };
  }
  if (state === null) return null;
  switch (event.type) {
    case 'AccountDisabled':
      return { ...state, disabled: true };
    case 'AccountEnabled':
      return { ...state, disabled: false };
    case 'AccountRoleChanged':
      return { ...state, role: event.data.role, agencyId: event.data.agencyId };
    case 'AccountEmailChanged':
      return { ...state, email: event.data.email };
    case 'NotificationSettingsChanged':
      return { ...state, notifications: event.data };
    case 'LeaveArranged': {
      const { leaveId: id, ...leave } = event.data;
      return { ...state, leaves: withLeave(state.leaves, { id, ...leave, endedOn: null }) };
    }
    case 'LeaveEnded': {
      const { leaveId, on: endedOn } = event.data;
      const ended = (leave: Leave): Leave => (leave.id === leaveId ? { ...leave, endedOn } : leave);
      return { ...state, leaves: state.leaves.map(ended) };
    }
    default:
      return unknownEvent(event, state);
  }
}

function unknownEvent(event: never, state: Account): Account {
  void event;
  return state;
}
