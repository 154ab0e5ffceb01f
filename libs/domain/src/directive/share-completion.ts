import { requireRole } from '../actor.js';
import { Rejection } from '../rejection.js';
import type { Directive } from './directive.js';
import type { CommandOf } from './directive-commands.js';
import type { DirectiveEvent } from './directive-events.js';
import { requireSoundReport } from './reporting.js';
import { requireCoordinator, requireNotReporter, requireWork } from './requirements.js';
import { isShareDone, type Share } from './shares.js';

/**
 * A co-ordinating agency says that its own share is done, also while the lead's report waits. A progress report says so
 * by no percentage.
 * @throws Rejection `share-already-reported` while a report of it waits or was confirmed
 */
export function reportShareCompletion(
  command: CommandOf<'ReportShareCompletion'>,
  state: Directive,
): DirectiveEvent[] {
  const agencyId = requireCoordinator(command.by, state);
  requireWork(state, 'assigned', 'in_progress', 'awaiting_confirmation');
  if (isShareDone(state, agencyId))
    throw new Rejection('conflict', 'share-already-reported', 'The share is reported done already.');
  requireSoundReport({ ...command, indicators: [] }, state);
  const { summary, effectiveOn, today: reportedOn } = command;
  const data = { agencyId, summary, reportedOn, effectiveOn, evidence: [...command.evidence] };
  return [{ type: 'ShareCompletionReported', data }];
}

/** The office finds the share done. The lead's report is judged apart from it. */
export function confirmShare(command: CommandOf<'ConfirmShare'>, state: Directive): DirectiveEvent[] {
  const { agencyId } = command;
  const share = requireJudgedShare(command, state);
  if (share.state === 'confirmed') return [];
  requireReported(share);
  return [{ type: 'ShareConfirmed', data: { agencyId } }];
}

/** The office refuses the report of a share, or takes its confirmation back: the agency goes on with it. */
export function returnShare(command: CommandOf<'ReturnShare'>, state: Directive): DirectiveEvent[] {
  const { agencyId, reason } = command;
  requireReported(requireJudgedShare(command, state));
  return [{ type: 'ShareReturned', data: { agencyId, reason } }];
}

function requireJudgedShare(command: CommandOf<'ConfirmShare' | 'ReturnShare'>, state: Directive): Share {
  requireRole(command.by, 'admin');
  requireNotReporter(command, state);
  const share = state.shares[command.agencyId];
  if (share === undefined)
    throw new Rejection('not-found', 'share-not-found', 'The agency does not co-ordinate this directive.');
  requireWork(state, 'assigned', 'in_progress', 'awaiting_confirmation', 'declined', 'suspended');
  return share;
}

function requireReported(share: Share): void {
  if (share.state !== 'reported' && share.state !== 'confirmed')
    throw new Rejection('conflict', 'share-not-reported', 'No report that the share is done stands.');
}
