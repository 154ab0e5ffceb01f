/** What the events of a directive are about, for the filter of its timeline. */
export const eventKinds = {
  work: [
    'DirectiveDrafted',
    'DirectiveImported',
    'DirectiveAmended',
    'DirectiveIssued',
    'DirectiveAssigned',
    'DirectiveReassigned',
    'DirectiveHandedOver',
    'DirectiveAccepted',
    'DirectiveDeclined',
    'DirectiveSuspended',
    'DirectiveResumed',
    'DirectiveClosed',
    'DirectiveReopened',
    'CorrectionRecorded',
    'LatenessCauseRecorded',
  ],
  reports: [
    'ProgressReported',
    'CompletionReported',
    'CompletionReturned',
    'ShareCompletionReported',
    'ShareConfirmed',
    'ShareReturned',
  ],
  deadline: [
    'ExtensionRequested',
    'ExtensionReferred',
    'ExtensionGranted',
    'ExtensionRefused',
    'ExtensionCountered',
    'DeadlineRecalculated',
    'DeadlineKept',
    'DirectiveBecameOverdue',
  ],
  reminders: ['ReminderIssued', 'EscalationRaised'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type EventKind = keyof typeof eventKinds;
