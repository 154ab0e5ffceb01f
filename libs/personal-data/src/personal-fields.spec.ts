import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import {
  accountEventSchemas,
  agencyEventSchemas,
  calendarEventSchemas,
  deliveryEventSchemas,
  directiveEventSchemas,
  inspectionEventSchemas,
  latenessCauseEventSchemas,
  meetingEventSchemas,
  meetingRegisterEventSchemas,
  outsidePersonEventSchemas,
  parkedStreamEventSchemas,
  policyEventSchemas,
  securityEventSchemas,
  simulationEventSchemas,
  systemEventSchemas,
  usernameReadingEventSchemas,
} from '#domain';
import { personalTexts } from './personal-fields.js';

/** Names of fields, by the type of event; `*` stands for all that the type has and another line does not name. */
type Fields = Readonly<Record<string, string>>;

/** What stays readable for ever, by why it is no personal text. */
const notPersonal: Readonly<Record<string, Fields>> = {
  'an id, a number, a day, a state or one of a few words': {
    AccountRegistered: 'accountId role agencyId passwordState',
    UsernameReserved: 'accountId',
    AccountRoleChanged: 'previousRole previousAgencyId role agencyId',
    AccountCorrected: 'field',
    NotificationSettingsChanged: 'digestAt language timeZone',
    LeaveArranged: 'leaveId from to standInId',
    LeaveEnded: 'leaveId on',
    InvitationMade: 'generation',
    InvitationUsed: 'generation',
    PasswordChanged: 'generation',
    SamePersonRecorded: 'otherId',
    SamePersonWithdrawn: 'otherId',
    SecondFactorEnrolled: 'method',
    RecoveryCodeUsed: 'left',
    NotificationDelivered: 'notificationId reminderId directiveId channel recipient',
    NotificationFailed: 'notificationId reminderId directiveId channel recipient final',
    NotificationRead: 'notificationId accountId',
    SignedIn: 'knownDevice tokenIssuer times from to',
    SessionEnded: 'reason times from to',
    SignInRefused: 'reason times from to',
    AccessRefused: 'code route times from to',
    SecretMade: 'secret ownerId',
    SecretWithdrawn: 'secret ownerId',
    TokenMinted: 'accountId hours',
    RebuildRequested: 'readModels',
    QueueActRequested: 'queue act jobState',
    DeliveriesSentAgain: 'deliveryIds channel',
    AuditTrailRead: 'reading',
    EventSetAside: 'streamId revision',
    ParkedStreamRetried: 'streamId revision',
    SimulatedTimeAdvanced: 'to',
    SystemInitialized: 'systemId clock eventTypes',
    EventTypesAdded: 'eventTypes',
    CalendarPublished: '*',
    ReminderPolicyPublished: '*',
    MeetingNumbered: '*',
  },
  'it says of the work, the agencies and the documents what the office has to account for': {
    DirectiveDrafted: '*',
    DirectiveImported: '*',
    DirectiveAmended: '*',
    DirectiveIssued: '*',
    DirectiveAssigned: '*',
    DirectiveReassigned: 'previousLeadAgencyId leadAgencyId coordinators deadline',
    DirectiveHandedOver: '*',
    DirectiveAccepted: '*',
    DirectiveDeclined: 'agencyId declinedOn',
    ProgressReported: '*',
    ExtensionRequested: 'agencyId proposedDueOn document',
    ExtensionReferred: '*',
    ExtensionGranted: 'previousDueOn deadline',
    ExtensionRefused: 'proposedDueOn',
    ExtensionCountered: 'previousDueOn proposedDueOn deadline',
    DirectiveSuspended: 'suspendedOn extendsDeadline policy',
    DirectiveResumed: 'suspendedWorkingDays previousDueOn deadline coordinators policy',
    DirectiveBecameOverdue: '*',
    ReminderIssued: '*',
    EscalationRaised: '*',
    CompletionReported: '*',
    DirectiveClosed: '*',
    ShareCompletionReported: '*',
    ShareConfirmed: '*',
    ShareReturned: 'agencyId',
    CorrectionRecorded: 'field code previous value',
    LatenessCauseRecorded: '*',
    DeadlineRecalculated: '*',
    DeadlineKept: 'dueOn proposed',
    LatenessCauseListed: '*',
    MeetingConvened: 'meetingId number title body heldOn place',
    MinutesAttached: '*',
    MinutesFileAttached: '*',
    DirectiveNumbered: '*',
    ConclusionsPublished: 'notice publishedOn summary directiveIds',
    SupplementPublished: 'notice publishedOn summary directiveIds',
    MeetingCorrected: 'field notice previous value',
    AgencyRegistered: 'agencyId code name',
    AgencyRenamed: '*',
    AgencyMerged: '*',
    AgencySplit: '*',
    AgencyDissolved: '*',
    AgencyPartSplitOff: '*',
  },
  'whoever holds an office signs or chairs in public: the document names them': {
    MeetingConvened: 'chair',
    ConclusionsPublished: 'signer',
    SupplementPublished: 'signer',
    DirectiveIssued: 'signer',
  },
  'it is the address of an office, whoever sits there': {
    AgencyRegistered: 'headEmail officeEmail',
    AgencyContactsChanged: 'headEmail officeEmail',
  },
  'it is why somebody acted for the office: the act cannot be accounted for without it': {
    AccountRoleChanged: 'reason',
    AccountCorrected: 'reason authority',
    PersonalDataErased: 'authority reason',
    SamePersonRecorded: 'reason',
    SamePersonWithdrawn: 'reason',
    SecondFactorRemoved: 'reason',
    TokenMinted: 'reason',
    RebuildRequested: 'reason',
    QueueActRequested: 'reason',
    EventSetAside: 'reason',
    ParkedStreamRetried: 'reason',
    OutsidePersonCutOff: 'reason',
    OutsidePersonLetIn: 'reason',
    OutsidePersonErased: 'reason authority',
    LatenessCauseRetired: 'reason',
    DirectiveReassigned: 'reason',
    DirectiveDeclined: 'reason',
    ExtensionRequested: 'reason',
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
  },
  'it is a search of the list of directives, and what its owner calls it': {
    ViewSaved: 'query columns name',
    ViewRemoved: 'name',
  },
  'it is what an inspector asked for, which is on record so that nobody asks unseen': {
    AuditTrailRead: 'query',
  },
};

const schemas: Readonly<Record<string, z.ZodType>> = {
  ...accountEventSchemas,
  ...agencyEventSchemas,
  ...calendarEventSchemas,
  ...deliveryEventSchemas,
  ...directiveEventSchemas,
  ...inspectionEventSchemas,
  ...latenessCauseEventSchemas,
  ...meetingEventSchemas,
  ...meetingRegisterEventSchemas,
  ...outsidePersonEventSchemas,
  ...parkedStreamEventSchemas,
  ...policyEventSchemas,
  ...securityEventSchemas,
  ...simulationEventSchemas,
  ...systemEventSchemas,
  ...usernameReadingEventSchemas,
};

const fieldsOf = (type: string): string[] => {
  const schema = schemas[type];
  if (schema === undefined) return [];
  const { properties = {} } = z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' });
  return Object.keys(properties);
};
const recorded = Object.keys(schemas).flatMap((type) => fieldsOf(type).map((field) => `${type}.${field}`));
const sealed = Object.entries(personalTexts).flatMap(([type, texts]) =>
  texts.map(({ path: [first] }) => `${type}.${first}`),
);
const named = Object.values(notPersonal).flatMap((fields) =>
  Object.entries(fields).flatMap(([type, names]) => names.split(' ').map((name) => `${type}.${name}`)),
);
const listed = named.flatMap((field) => {
  const [type = '', name] = field.split('.');
  return name === '*'
    ? fieldsOf(type)
        .map((each) => `${type}.${each}`)
        .filter((each) => !named.includes(each) && !sealed.includes(each))
    : [field];
});

describe('every field of every event', () => {
  const all = [...new Set(sealed), ...listed];

  it('is sealed for a person, or is listed with the reason why it is nobody’s', () => {
    expect(recorded.filter((field) => !all.includes(field))).toEqual([]);
  });

  it('is listed once, and none that there is not', () => {
    expect(all.filter((field, index) => all.indexOf(field) !== index)).toEqual([]);
    expect(all.filter((field) => !recorded.includes(field))).toEqual([]);
  });
});

describe('a sealed text', () => {
  const long = 200;

  it('fits the contract of its event, where its key is not at hand', () => {
    for (const [type, texts] of Object.entries(personalTexts))
      for (const { path } of texts) {
        const { format, maxLength = long, ...schema } = schemaAt(schemas[type] ?? z.never(), path);
        expect([type, path, [schema.type].flat()]).toEqual([type, path, expect.arrayContaining(['string'])]);
        expect([type, path, format, schema.pattern]).toEqual([type, path, undefined, undefined]);
        expect(maxLength).toBeGreaterThanOrEqual(long);
      }
  });
});

function schemaAt(schema: z.ZodType, path: readonly string[]): z.core.JSONSchema.JSONSchema {
  const whole: z.core.JSONSchema.JSONSchema = z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' });
  return path.reduce((at, name) => {
    const found = at.properties?.[name];
    if (typeof found !== 'object') throw new Error(`There is no ${path.join('.')}`);
    const ways = found.anyOf ?? [found];
    return ways.find((way) => way.type !== 'null') ?? found;
  }, whole);
}
