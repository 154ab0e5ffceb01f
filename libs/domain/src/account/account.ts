import { Rejection } from '../rejection.js';
import { requireRole, type Actor, type Role } from '../actor.js';
import type { CommandContext } from '../command-context.js';
import type { Account, AccountEvent } from './account-events.js';
import { decideErasure, requirePerson, withoutPerson, type ErasePersonalData } from './erasure.js';
import { withLeave, type Leave } from './leave.js';
import { decideLeave, type LeaveCommand } from './leave-rules.js';
import { defaultNotificationSettings, type NotificationSettings } from './notification-settings.js';
import {
  choosePassword,
  evolvePassword,
  firstPassword,
  invite,
  type OwnPasswordCommand,
} from './password.js';
import { decideSamePerson, requireOthers, samePersonAfter, type SamePersonCommand } from './same-person.js';
import { decideSecondFactor, type SecondFactorCommand } from './second-factor.js';
import { decideView, viewsAfter, type ViewCommand } from './saved-views.js';

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
        readonly passwordState?: 'temporary' | 'invited';
      }
    | { readonly type: 'DisableAccount' }
    | { readonly type: 'EnableAccount' }
    | {
        readonly type: 'ChangeAccountRole';
        readonly role: Role;
        readonly agencyId: string | null;
        readonly reason: string;
      }
    | {
        readonly type: 'CorrectAccount';
        readonly field: 'name';
        readonly value: string;
        readonly reason: string;
        readonly authority: string;
      }
    /** Null takes the address away. */
    | { readonly type: 'ChangeAccountEmail'; readonly email: string | null }
    | { readonly type: 'ChangeNotificationSettings'; readonly settings: NotificationSettings }
    /** `timeZone` is the committee's, where the person has chosen none. */
    | { readonly type: 'StopEmail'; readonly timeZone: string }
    /** To choose a password, the first or another one. */
    | { readonly type: 'InvitePerson' }
    | OwnPasswordCommand
    | LeaveCommand
    | ViewCommand
    | SamePersonCommand
    | SecondFactorCommand
    | ErasePersonalData
    /** For whoever lost it. */
    | { readonly type: 'RemoveSecondFactor'; readonly reason: string }
  );

/**
 * An account's id is derived from its user name by the caller, so that one name is one stream.
 * @throws Rejection `username-taken`, `agency-required`, `agency-not-allowed`, `account-not-found`, `own-account`,
 *   `other-account`, `personal-data-erased`, `too-many-views`, `view-not-found`, `email-missing`, `leave-of-another`, `leave-not-found`, and those of `requireLeave`,
 *   `choosePassword` and `decideErasure`
 */
export function decideAccount(command: AccountCommand, state: Account | null): AccountEvent[] {
  if (command.type !== 'ErasePersonalData' && command.type !== 'RegisterAccount' && state !== null)
    requirePerson(state);
  if (command.type === 'ChangeNotificationSettings') return changeSettings(command, state);
  if (command.type === 'SaveView' || command.type === 'RemoveView')
    return decideView(command, ownAccount(command.by, state).views ?? []);
  if (command.type === 'StopEmail') return stopEmail(command, state);
  if (command.type === 'ArrangeLeave' || command.type === 'EndLeave') return decideLeave(command, state);
  if (command.type === 'UseInvitation' || command.type === 'ChangePassword')
    return choosePassword(command, ownAccount(command.by, state).password);
  if (
    command.type === 'EnrolSecondFactor' ||
    command.type === 'RemoveOwnSecondFactor' ||
    command.type === 'UseRecoveryCode' ||
    command.type === 'MakeRecoveryCodes'
  )
    return decideSecondFactor(command, ownAccount(command.by, state).hasSecondFactor === true);
  requireRole(command.by, 'admin', 'system');
  if (command.type === 'RegisterAccount') {
    if (state !== null)
      throw new Rejection('conflict', 'username-taken', 'The user name is in use.', 'username');
    const { accountId, username, name, role, agencyId, email, passwordState } = command;
    requireSoundRole(role, agencyId);
    const password = passwordState === undefined ? {} : { passwordState };
    const data = { accountId, username, name, role, agencyId, email, ...password };
    return [{ type: 'AccountRegistered', data }];
  }
  if (state === null) throw new Rejection('not-found', 'account-not-found', 'There is no such account.');
  if (command.type === 'ChangeAccountEmail') {
    if (command.email === state.email) return [];
    return [{ type: 'AccountEmailChanged', data: { previousEmail: state.email, email: command.email } }];
  }
  if (command.type === 'CorrectAccount') {
    const { field, value, reason, authority } = command;
    const previous = state[field];
    if (value === previous) return [];
    return [{ type: 'AccountCorrected', data: { field, previous, value, reason, authority } }];
  }
  if (command.type === 'RecordSamePerson' || command.type === 'WithdrawSamePerson')
    return decideSamePerson(command, state);
  requireOthers(command, state.id);
  if (command.type === 'EnableAccount') return state.disabled ? [{ type: 'AccountEnabled', data: {} }] : [];
  if (command.type === 'ErasePersonalData') return decideErasure(command, state);
  if (command.type === 'InvitePerson') return invite(state.password);
  if (command.type === 'RemoveSecondFactor')
    return state.hasSecondFactor === true
      ? [{ type: 'SecondFactorRemoved', data: { reason: command.reason } }]
      : [];
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

function ownAccount(by: Actor, state: Account | null): Account {
  if (state === null) throw new Rejection('not-found', 'account-not-found', 'There is no such account.');
  if (by.id !== state.id)
    throw new Rejection('forbidden', 'other-account', 'Everybody changes what is their own only.');
  return state;
}

/** An account's person, as whoever gives a command. */
export function actorOf({ id, name, role, agencyId }: Account): Actor {
  return { id, name, role, ...(agencyId === null ? {} : { agencyId }) };
}

/** The next state of an account. Total. */
export function evolveAccount(state: Account | null, event: AccountEvent): Account | null {
  if (event.type === 'AccountRegistered') {
    const { accountId: id, username, name, role, agencyId, email, passwordState } = event.data;
    return {
      ...{ id, username, name, role, agencyId, email },
      ...{ disabled: false, notifications: null, leaves: [], password: firstPassword(passwordState) },
    };
  }
  if (state === null) return null;
  switch (event.type) {
    case 'AccountDisabled':
      return { ...state, disabled: true };
    case 'AccountEnabled':
      return { ...state, disabled: false };
    case 'AccountRoleChanged':
      return { ...state, role: event.data.role, agencyId: event.data.agencyId };
    case 'AccountCorrected':
      return { ...state, [event.data.field]: event.data.value };
    case 'AccountEmailChanged':
      return { ...state, email: event.data.email };
    case 'NotificationSettingsChanged':
      return { ...state, notifications: event.data };
    case 'ViewSaved':
    case 'ViewRemoved':
      return { ...state, views: viewsAfter(state.views ?? [], event) };
    case 'LeaveArranged': {
      const { leaveId: id, ...leave } = event.data;
      return { ...state, leaves: withLeave(state.leaves, { id, ...leave, endedOn: null }) };
    }
    case 'LeaveEnded': {
      const { leaveId, on: endedOn } = event.data;
      const ended = (leave: Leave): Leave => (leave.id === leaveId ? { ...leave, endedOn } : leave);
      return { ...state, leaves: state.leaves.map(ended) };
    }
    case 'SecondFactorEnrolled':
      return { ...state, hasSecondFactor: true };
    case 'SecondFactorRemoved':
      return { ...state, hasSecondFactor: false };
    case 'PersonalDataErased':
      return withoutPerson(state);
    case 'RecoveryCodeUsed':
    case 'RecoveryCodesMade':
      return state;
    case 'SamePersonRecorded':
    case 'SamePersonWithdrawn':
      return { ...state, samePersonAs: samePersonAfter(state.samePersonAs ?? [], event) };
    case 'InvitationMade':
    case 'InvitationUsed':
    case 'PasswordChanged':
      return { ...state, password: evolvePassword(event) };
    default:
      return unknownEvent(event, state);
  }
}

function unknownEvent(event: never, state: Account): Account {
  void event;
  return state;
}
