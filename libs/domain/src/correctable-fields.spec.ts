import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { accountEventSchemas } from './account/account-events.js';
import { agencyEventSchemas } from './agency/agency.js';
import { directiveEventSchemas } from './directive/directive-events.js';
import { meetingEventSchemas } from './meeting/meeting.js';

/** Fields of events, by event. */
type Fields = Readonly<Record<string, string>>;

/** What an office can get wrong, by what puts it right. */
const correctable: Readonly<Record<string, Fields>> = {
  'a correction of the directive, or while it is a draft its amendment': {
    DirectiveDrafted: 'title content urgency deadline indicators',
    DirectiveAmended: 'title content urgency deadline',
    DirectiveImported: 'formerNumber deadline percent',
    DirectiveAssigned: 'deadline',
    DirectiveReassigned: 'deadline',
    ExtensionGranted: 'deadline',
    ExtensionCountered: 'deadline',
    ProgressReported: 'percent indicators',
    CompletionReported: 'reportedOn indicators',
    DirectiveClosed: 'note percent',
    CorrectionRecorded: 'value',
  },
  'a correction of the meeting, which its directives follow': {
    MeetingConvened: 'title body heldOn place chair',
    MinutesAttached: 'minutes',
    ConclusionsPublished: 'notice publishedOn signer summary',
    SupplementPublished: 'notice publishedOn signer summary',
    DirectiveDrafted: 'meetingHeldOn',
    DirectiveIssued: 'notice publishedOn signer',
    DirectiveImported: 'notice',
    MeetingCorrected: 'value',
  },
  'assigning it again, with a reason': {
    DirectiveDrafted: 'leadAgencyId coordinators',
    DirectiveAmended: 'leadAgencyId coordinators',
    DirectiveImported: 'leadAgencyId coordinators',
    DirectiveAssigned: 'leadAgencyId coordinators',
    DirectiveReassigned: 'leadAgencyId coordinators',
    DirectiveHandedOver: 'leadAgencyId coordinators heirId',
    DirectiveResumed: 'coordinators',
  },
  'reopening it, and closing it again': { DirectiveClosed: 'outcome reason withoutReport' },
  'returning it, so that it is reported again': {
    CompletionReported: 'summary effectiveOn evidence document',
    ShareCompletionReported: 'summary reportedOn effectiveOn evidence document',
    ShareConfirmed: 'agencyId',
  },
  'a further report, in which it is right': { ProgressReported: 'narrative effectiveOn evidence document' },
  'saying it again: the latest counts': {
    LatenessCauseRecorded: 'causeId code name note evidence',
    NotificationSettingsChanged: 'channels digestAt language timeZone',
    ViewSaved: 'query columns',
  },
  'renaming it': { AgencyRegistered: 'name', AgencyRenamed: 'name' },
  'changing its contacts': {
    AgencyRegistered: 'headEmail officeEmail',
    AgencyContactsChanged: 'headEmail officeEmail',
  },
  'changing its role or agency, with a reason': {
    AccountRegistered: 'role agencyId',
    AccountRoleChanged: 'role agencyId',
  },
  'changing its address': { AccountRegistered: 'email', AccountEmailChanged: 'email' },
  'a correction of the account': { AccountRegistered: 'name', AccountCorrected: 'value' },
  'ending it, and arranging it again': { LeaveArranged: 'from to standInId reason' },
  'withdrawing it': { SamePersonRecorded: 'otherId' },
};

/** What nothing puts right, by why. */
const stays: Readonly<Record<string, Fields>> = {
  'it names the thing: with another it would be another': {
    DirectiveDrafted: 'directiveId meetingId number',
    MeetingConvened: 'meetingId number',
    DirectiveNumbered: 'directiveId ordinal number imported',
    ConclusionsPublished: 'directiveIds',
    SupplementPublished: 'directiveIds',
    MinutesFileAttached: 'file',
    AgencyRegistered: 'agencyId code',
    AccountRegistered: 'accountId username',
    LeaveArranged: 'leaveId',
    LeaveEnded: 'leaveId',
    ViewSaved: 'name',
    ViewRemoved: 'name',
  },
  'nobody types it: it follows from who acts, the clock, the calendar, the policy, or what stood before': {
    DirectiveAmended: 'previous',
    DirectiveReassigned: 'previousLeadAgencyId',
    DirectiveHandedOver: 'agencyId part joinsParts daysLate successionId splitOff',
    DirectiveAccepted: 'agencyId implied',
    DirectiveDeclined: 'agencyId declinedOn',
    ProgressReported: 'agencyId party',
    ExtensionRequested: 'agencyId',
    ExtensionReferred: 'proposedDueOn',
    ExtensionGranted: 'previousDueOn',
    ExtensionRefused: 'proposedDueOn',
    ExtensionCountered: 'previousDueOn proposedDueOn',
    DirectiveSuspended: 'suspendedOn extendsDeadline policy',
    DirectiveResumed: 'suspendedWorkingDays previousDueOn deadline policy',
    DirectiveBecameOverdue: 'dueOn overdueOn',
    ReminderIssued: 'step agencyId deadline dueAt plannedAt late audience policy',
    EscalationRaised: 'step agencyId deadline dueAt plannedAt late audience policy',
    CompletionReported: 'agencyId openShares',
    DirectiveClosed: 'closedOn judgedOn onTime daysLate',
    ShareCompletionReported: 'agencyId',
    ShareReturned: 'agencyId',
    CorrectionRecorded: 'field code previous',
    LatenessCauseRecorded: 'dueOn',
    DeadlineRecalculated: 'previousDueOn deadline',
    DeadlineKept: 'dueOn proposed',
    MeetingCorrected: 'field notice previous',
    AgencyRenamed: 'previousName',
    AgencyMerged: 'successionId duties',
    AgencySplit: 'successionId duties',
    AgencyDissolved: 'successionId duties',
    AgencyPartSplitOff: 'successionId duties',
    AccountRegistered: 'passwordState',
    AccountRoleChanged: 'previousRole previousAgencyId',
    AccountEmailChanged: 'previousEmail',
    AccountCorrected: 'field previous',
    LeaveEnded: 'on',
    InvitationMade: 'generation',
    InvitationUsed: 'generation',
    PasswordChanged: 'generation',
    SamePersonWithdrawn: 'otherId',
    SecondFactorEnrolled: 'method',
    RecoveryCodeUsed: 'left',
  },
  'it is why somebody acted, in their own words: the act may be taken back, the reason was that': {
    DirectiveReassigned: 'reason',
    DirectiveDeclined: 'reason',
    ExtensionRequested: 'proposedDueOn reason document',
    ExtensionReferred: 'opinion',
    ExtensionGranted: 'reason',
    ExtensionRefused: 'reason',
    ExtensionCountered: 'reason',
    DirectiveSuspended: 'reason',
    DirectiveResumed: 'reason',
    CompletionReturned: 'reason',
    ShareReturned: 'reason',
    DirectiveReopened: 'reason authority',
    CorrectionRecorded: 'reason authority',
    DeadlineKept: 'reason',
    MeetingCorrected: 'reason authority',
    AccountRoleChanged: 'reason',
    AccountCorrected: 'reason authority',
    LeaveEnded: 'reason',
    SamePersonRecorded: 'reason',
    SamePersonWithdrawn: 'reason',
    SecondFactorRemoved: 'reason',
    PersonalDataErased: 'authority reason',
  },
  'duties went over by it, and are assigned again where it was wrong': {
    AgencyRenamed: 'basis effectiveOn',
    AgencyMerged: 'basis effectiveOn heirIds restTo directives accounts joinsParts',
    AgencySplit: 'basis effectiveOn heirIds restTo directives accounts joinsParts',
    AgencyDissolved: 'basis effectiveOn heirIds restTo directives accounts joinsParts',
    AgencyPartSplitOff: 'basis effectiveOn heirIds restTo directives accounts joinsParts',
    DirectiveHandedOver: 'effectiveOn basis',
  },
  'it is the past that the office took over: what it rests on is in the office’s own list': {
    DirectiveImported: 'assignedOn extendedTo reports closed',
  },
};

const schemas: Readonly<Record<string, z.ZodType>> = {
  ...directiveEventSchemas,
  ...meetingEventSchemas,
  ...agencyEventSchemas,
  ...accountEventSchemas,
};

/** Every field of every event, as `Event.field`. */
const recorded = Object.entries(schemas).flatMap(([type, schema]) => {
  const { properties = {} } = z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' });
  return Object.keys(properties).map((field) => `${type}.${field}`);
});
const listed = (table: Readonly<Record<string, Fields>>) =>
  Object.values(table).flatMap((fields) =>
    Object.entries(fields).flatMap(([type, names]) => names.split(' ').map((name) => `${type}.${name}`)),
  );

describe('every field of what is recorded of directives, meetings, agencies and accounts', () => {
  const all = [...listed(correctable), ...listed(stays)];

  it('can be put right, or is listed with the reason why not', () => {
    expect(recorded.filter((field) => !all.includes(field))).toEqual([]);
  });

  it('is listed once, and none that there is not', () => {
    expect(all.filter((field, index) => all.indexOf(field) !== index)).toEqual([]);
    expect(all.filter((field) => !recorded.includes(field))).toEqual([]);
  });
});
