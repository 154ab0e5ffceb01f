import { describe, expect, it } from '@jest/globals';
import { defaultPolicy } from '../reminder-policy/index.js';
import type { Actor } from '../actor.js';
import type { WorkStatus } from './directive.js';
import {
  answerTo,
  asking,
  calendar,
  calendarWith,
  chair,
  court,
  dueOn,
  engine,
  lifeUntil,
  office,
  on,
  stateAfter,
  type AskedOfDirective,
} from './directive.fixture.js';
import { alwaysBy } from './pending-reminders.js';

/** A row: who asks what, and what each status answers: the types of the events, or the code of the refusal. */
interface Row {
  readonly by: Actor;
  readonly asked: AskedOfDirective;
  readonly day?: string;
  readonly answers: Readonly<Record<WorkStatus, readonly string[] | string>>;
}

const nothing: readonly string[] = [];
const closed = 'directive-already-closed';
const stormy = calendarWith(['2022-07-21']);

const life: Record<string, Row> = {
  'to draft': {
    by: office,
    asked: asking.draft,
    answers: {
      draft: 'directive-already-drafted',
      issued: 'directive-already-drafted',
      assigned: 'directive-already-drafted',
      in_progress: 'directive-already-drafted',
      awaiting_confirmation: 'directive-already-drafted',
      declined: 'directive-already-drafted',
      suspended: 'directive-already-drafted',
      closed: 'directive-already-drafted',
    },
  },
  'to issue': {
    by: engine,
    asked: asking.issue,
    answers: {
      draft: ['DirectiveIssued', 'DirectiveAssigned'],
      issued: nothing,
      assigned: nothing,
      in_progress: nothing,
      awaiting_confirmation: nothing,
      declined: nothing,
      suspended: nothing,
      closed: nothing,
    },
  },
  'to assign to the agency that leads': {
    by: office,
    asked: asking.assign,
    answers: {
      draft: 'directive-is-draft',
      issued: ['DirectiveAssigned'],
      assigned: nothing,
      in_progress: nothing,
      awaiting_confirmation: 'directive-is-awaiting-confirmation',
      declined: 'reason-required',
      suspended: 'directive-is-suspended',
      closed,
    },
  },
  'to assign to another agency': {
    by: office,
    asked: asking.reassign,
    answers: {
      draft: 'directive-is-draft',
      issued: ['DirectiveAssigned'],
      assigned: ['DirectiveReassigned'],
      in_progress: ['DirectiveReassigned'],
      awaiting_confirmation: 'directive-is-awaiting-confirmation',
      declined: ['DirectiveReassigned'],
      suspended: 'directive-is-suspended',
      closed,
    },
  },
  'to accept': {
    by: court,
    asked: asking.accept,
    answers: {
      draft: 'directive-not-found',
      issued: 'not-the-lead-agency',
      assigned: ['DirectiveAccepted'],
      in_progress: nothing,
      awaiting_confirmation: 'directive-is-awaiting-confirmation',
      declined: 'directive-is-declined',
      suspended: 'directive-is-suspended',
      closed,
    },
  },
  'to decline': {
    by: court,
    asked: asking.decline,
    answers: {
      draft: 'directive-not-found',
      issued: 'not-the-lead-agency',
      assigned: ['DirectiveDeclined'],
      in_progress: 'directive-is-in-progress',
      awaiting_confirmation: 'directive-is-awaiting-confirmation',
      declined: 'directive-is-declined',
      suspended: 'directive-is-suspended',
      closed,
    },
  },
  'to report progress': {
    by: court,
    asked: asking.progress,
    answers: {
      draft: 'directive-not-found',
      issued: 'agency-not-on-directive',
      assigned: ['DirectiveAccepted', 'ProgressReported'],
      in_progress: ['ProgressReported'],
      awaiting_confirmation: 'directive-is-awaiting-confirmation',
      declined: 'directive-is-declined',
      suspended: 'directive-is-suspended',
      closed,
    },
  },
  'to ask for more time': {
    by: court,
    asked: asking.extension,
    answers: {
      draft: 'directive-not-found',
      issued: 'not-the-lead-agency',
      assigned: ['DirectiveAccepted', 'ExtensionRequested'],
      in_progress: ['ExtensionRequested'],
      awaiting_confirmation: 'directive-is-awaiting-confirmation',
      declined: 'directive-is-declined',
      suspended: 'directive-is-suspended',
      closed,
    },
  },
  'to grant more time that nobody asked for': {
    by: chair,
    asked: asking.grant,
    answers: {
      draft: 'no-extension-requested',
      issued: 'no-extension-requested',
      assigned: 'no-extension-requested',
      in_progress: 'no-extension-requested',
      awaiting_confirmation: 'no-extension-requested',
      declined: 'no-extension-requested',
      suspended: 'no-extension-requested',
      closed: 'no-extension-requested',
    },
  },
  'to report completion': {
    by: court,
    asked: asking.completion,
    answers: {
      draft: 'directive-not-found',
      issued: 'not-the-lead-agency',
      assigned: ['DirectiveAccepted', 'CompletionReported'],
      in_progress: ['CompletionReported'],
      awaiting_confirmation: 'directive-is-awaiting-confirmation',
      declined: 'directive-is-declined',
      suspended: 'directive-is-suspended',
      closed,
    },
  },
  'to suspend': {
    by: office,
    asked: asking.suspend,
    answers: {
      draft: 'directive-is-draft',
      issued: ['DirectiveSuspended'],
      assigned: ['DirectiveSuspended'],
      in_progress: ['DirectiveSuspended'],
      awaiting_confirmation: 'directive-is-awaiting-confirmation',
      declined: 'directive-is-declined',
      suspended: 'directive-is-suspended',
      closed,
    },
  },
  'to resume': {
    by: office,
    asked: asking.resume,
    answers: {
      draft: 'directive-is-draft',
      issued: 'directive-is-issued',
      assigned: 'directive-is-assigned',
      in_progress: 'directive-is-in-progress',
      awaiting_confirmation: 'directive-is-awaiting-confirmation',
      declined: 'directive-is-declined',
      suspended: ['DirectiveResumed'],
      closed,
    },
  },
  'to return a completion': {
    by: office,
    asked: asking.giveBack,
    answers: {
      draft: 'directive-is-draft',
      issued: 'directive-is-issued',
      assigned: 'directive-is-assigned',
      in_progress: 'directive-is-in-progress',
      awaiting_confirmation: ['CompletionReturned'],
      declined: 'directive-is-declined',
      suspended: 'directive-is-suspended',
      closed,
    },
  },
  'to close as implemented': {
    by: office,
    asked: asking.close,
    answers: {
      draft: 'directive-is-draft',
      issued: 'directive-is-issued',
      assigned: 'no-completion-report',
      in_progress: 'no-completion-report',
      awaiting_confirmation: ['DirectiveClosed'],
      declined: 'directive-is-declined',
      suspended: 'directive-is-suspended',
      closed,
    },
  },
  'to close as implemented without a report': {
    by: office,
    asked: asking.closeWithoutReport,
    answers: {
      ...{ draft: 'directive-is-draft', issued: 'directive-is-issued', declined: 'directive-is-declined' },
      ...{ assigned: ['DirectiveClosed'], in_progress: ['DirectiveClosed'] },
      ...{ awaiting_confirmation: ['DirectiveClosed'], suspended: 'directive-is-suspended', closed },
    },
  },
  'to close as not implemented': {
    by: office,
    asked: asking.giveUp,
    answers: {
      draft: 'directive-is-draft',
      issued: ['DirectiveClosed'],
      assigned: ['DirectiveClosed'],
      in_progress: ['DirectiveClosed'],
      awaiting_confirmation: ['DirectiveClosed'],
      declined: ['DirectiveClosed'],
      suspended: ['DirectiveClosed'],
      closed,
    },
  },
  'to cancel': {
    by: office,
    asked: asking.cancel,
    answers: {
      draft: ['DirectiveClosed'],
      issued: ['DirectiveClosed'],
      assigned: ['DirectiveClosed'],
      in_progress: ['DirectiveClosed'],
      awaiting_confirmation: ['DirectiveClosed'],
      declined: ['DirectiveClosed'],
      suspended: ['DirectiveClosed'],
      closed,
    },
  },
  'to reopen': {
    by: office,
    asked: asking.reopen,
    answers: {
      draft: 'directive-is-draft',
      issued: 'directive-is-issued',
      assigned: 'directive-is-assigned',
      in_progress: 'directive-is-in-progress',
      awaiting_confirmation: 'directive-is-awaiting-confirmation',
      declined: 'directive-is-declined',
      suspended: 'directive-is-suspended',
      closed: ['DirectiveReopened'],
    },
  },
  'to correct the title': {
    by: office,
    asked: asking.correct,
    answers: {
      draft: ['CorrectionRecorded'],
      issued: ['CorrectionRecorded'],
      assigned: ['CorrectionRecorded'],
      in_progress: ['CorrectionRecorded'],
      awaiting_confirmation: ['CorrectionRecorded'],
      declined: ['CorrectionRecorded'],
      suspended: ['CorrectionRecorded'],
      closed: ['CorrectionRecorded'],
    },
  },
  // Of a term in working days: see recalculation.spec.ts.
  'to move a fixed date by a new calendar': {
    by: office,
    asked: { type: 'RecalculateDeadline', calendar: stormy },
    answers: {
      draft: 'no-move-proposed',
      issued: 'no-move-proposed',
      assigned: 'no-move-proposed',
      in_progress: 'no-move-proposed',
      awaiting_confirmation: 'directive-is-awaiting-confirmation',
      declined: 'no-move-proposed',
      suspended: 'no-move-proposed',
      closed,
    },
  },
  'to remind three working days before the date': {
    by: engine,
    asked: { type: 'FireStep', step: 'before-3', deadline: dueOn, rules: alwaysBy(defaultPolicy, calendar) },
    day: '2022-12-09',
    answers: {
      draft: nothing,
      issued: ['ReminderIssued'],
      assigned: ['ReminderIssued'],
      in_progress: ['ReminderIssued'],
      awaiting_confirmation: nothing,
      declined: nothing,
      suspended: nothing,
      closed: nothing,
    },
  },
};

const answer = (answers: readonly string[] | string) =>
  typeof answers === 'string' ? `is refused: ${answers}` : answers.join(' and ') || 'decides nothing';

describe.each(Object.entries(life))('%s', (_, { by, asked, day = '2022-08-03', answers }) => {
  it.each(Object.entries(answers).map(([work, expected]) => ({ work, expected, words: answer(expected) })))(
    'a directive at $work: $words',
    ({ work, expected }) => {
      const state = stateAfter(...lifeUntil[work as WorkStatus]);
      expect(state.work).toBe(work);
      expect(answerTo(on(day, by, asked), state)).toEqual(expected);
    },
  );

  if (asked.type !== 'DraftDirective')
    it('a directive that was never drafted: is refused: directive-not-found', () => {
      expect(answerTo(on(day, by, asked), null)).toBe('directive-not-found');
    });
});
