import type { Audience, DirectiveEvent } from '#domain';
import type { Viewer } from '../viewer.js';

/** Who carries a directive out when something happens to it. */
export interface CarriedOut {
  readonly lead_agency_id: string | null;
  readonly coordinator_ids: readonly string[];
  readonly issued: boolean;
}

const office: Audience = { kind: 'office' };
const leader: Audience = { kind: 'leader' };

/**
 * Whom an event of a directive is told to; nobody for some, and no agency of what was never issued. Who carries it out no
 * more because of the event is told of that, too.
 */
export function audiencesOf(
  event: DirectiveEvent,
  { lead_agency_id, coordinator_ids, issued }: CarriedOut,
  before?: CarriedOut,
): readonly Audience[] {
  const lead = lead_agency_id === null ? [] : [lead_agency_id];
  const agencies = (...ids: readonly string[]): Audience[] =>
    issued ? [...new Set(ids)].map((agencyId) => ({ kind: 'agency', agencyId })) : [];
  switch (event.type) {
    case 'ReminderIssued':
    case 'EscalationRaised':
      return event.data.audience;
    case 'DirectiveAssigned':
      return agencies(...lead, ...coordinator_ids);
    case 'DirectiveReassigned':
      return agencies(
        ...lead,
        ...coordinator_ids,
        event.data.previousLeadAgencyId,
        ...(before?.coordinator_ids ?? []),
      );
    case 'DirectiveHandedOver':
      // An agency that ended has nobody who could be told.
      return agencies(event.data.heirId, ...(event.data.splitOff ? [event.data.agencyId] : []));
    case 'DirectiveDeclined':
    case 'CompletionReported':
    case 'ShareCompletionReported':
      return [office];
    case 'ShareConfirmed':
    case 'ShareReturned':
      return agencies(event.data.agencyId);
    case 'ExtensionRequested':
      return [office, leader];
    case 'ExtensionReferred':
      return [leader];
    case 'ExtensionGranted':
    case 'ExtensionRefused':
    case 'ExtensionCountered':
    case 'CompletionReturned':
      return agencies(...lead);
    case 'DirectiveSuspended':
    case 'DirectiveResumed':
    case 'DirectiveClosed':
    case 'DirectiveReopened':
    case 'DeadlineRecalculated':
    case 'CorrectionRecorded':
      return agencies(...lead, ...coordinator_ids);
    // What its agencies were given long ago is no news to them; what is due from now on is.
    case 'DirectiveImported':
    case 'DirectiveDrafted':
    case 'DirectiveAmended':
    case 'DirectiveIssued':
    case 'DirectiveAccepted':
    case 'ProgressReported':
    case 'DirectiveBecameOverdue':
    case 'LatenessCauseRecorded':
    case 'DeadlineKept':
      return [];
  }
}

/**
 * Where the notifications of an audience are kept. What is escalated to an agency's head is in the agency's mailbox, so
 * that its officers see that it was. By that alone the head is not told: a head has no account, and is told at the head's
 * own address or, where there is none, at the agency's.
 */
export function mailboxOf(audience: Audience): string {
  return 'agencyId' in audience ? `agency/${audience.agencyId}` : audience.kind;
}

/** The mailbox that a viewer reads; null for those who are told nothing. */
export function mailboxFor({ role, agencyId }: Viewer): string | null {
  switch (role) {
    case 'admin':
      return 'office';
    case 'leader':
      return 'leader';
    case 'agency':
      return agencyId === undefined ? null : `agency/${agencyId}`;
    case 'inspector':
    case 'system':
      return null;
  }
}
