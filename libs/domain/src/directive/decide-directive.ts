import type { Actor } from '../actor.js';
import { Rejection } from '../rejection.js';
import { amend, followMeeting } from './amendment.js';
import { accept, assign, decline, draft, issue } from './assignment.js';
import { close, reopen, returnCompletion } from './closing.js';
import { decideCorrection } from './correction.js';
import type { Directive } from './directive.js';
import type { DirectiveCommand } from './directive-commands.js';
import type { DirectiveEvent } from './directive-events.js';
import { decideExtension, requestExtension } from './extension.js';
import { keep, recalculate } from './recalculation.js';
import { reportCompletion, reportProgress } from './reporting.js';
import { confirmShare, reportShareCompletion, returnShare } from './share-completion.js';
import { fire } from './step-firing.js';
import { resume, suspend } from './suspension.js';

/**
 * What happens when a command meets a directive: the events it decides, or none when all it asks is so already.
 * @throws Rejection with the code that says why not
 */
export function decideDirective(command: DirectiveCommand, state: Directive | null): DirectiveEvent[] {
  if (command.type === 'DraftDirective') return draft(command, state);
  if (state === null || isHidden(state, command.by))
    throw new Rejection('not-found', 'directive-not-found', 'There is no such directive.');
  switch (command.type) {
    case 'AmendDraft':
      return amend(command, state);
    case 'FollowMeeting':
      return followMeeting(command, state);
    case 'IssueDirective':
      return issue(command, state);
    case 'AssignDirective':
      return assign(command, state);
    case 'AcceptDirective':
      return accept(command, state);
    case 'DeclineDirective':
      return decline(command, state);
    case 'ReportProgress':
      return reportProgress(command, state);
    case 'RequestExtension':
      return requestExtension(command, state);
    case 'DecideExtension':
      return decideExtension(command, state);
    case 'ReportCompletion':
      return reportCompletion(command, state);
    case 'ReportShareCompletion':
      return reportShareCompletion(command, state);
    case 'ConfirmShare':
      return confirmShare(command, state);
    case 'ReturnShare':
      return returnShare(command, state);
    case 'SuspendDirective':
      return suspend(command, state);
    case 'ResumeDirective':
      return resume(command, state);
    case 'ReturnCompletion':
      return returnCompletion(command, state);
    case 'CloseDirective':
      return close(command, state);
    case 'ReopenDirective':
      return reopen(command, state);
    case 'CorrectDirective':
      return decideCorrection(command, state);
    case 'RecalculateDeadline':
      return recalculate(command, state);
    case 'KeepDeadline':
      return keep(command, state);
    case 'FireStep':
      return fire(command, state);
  }
}

/** No agency learns of a draft, not even the one that it names, until the notice makes it effective. */
const isHidden = ({ issued }: Directive, by: Actor): boolean => by.role === 'agency' && !issued;
