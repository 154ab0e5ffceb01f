import { requireRole, type Actor } from '../actor.js';
import { Rejection } from '../rejection.js';
import type { Directive, WorkStatus } from './directive.js';
import type { CommandContext, OnBehalfOf } from './directive-commands.js';

/** @throws Rejection `directive-already-closed` or `directive-is-<status>` unless the work stands at one of these. */
export function requireWork(state: Directive, ...allowed: WorkStatus[]): void {
  if (allowed.includes(state.work)) return;
  if (state.work === 'closed')
    throw new Rejection('conflict', 'directive-already-closed', 'The directive is closed already.');
  const status = state.work.replaceAll('_', '-');
  throw new Rejection(
    'conflict',
    `directive-is-${status}`,
    `The directive is ${status}: this cannot be done now.`,
  );
}

export function requireLead(actor: Actor, state: Directive): string {
  requireRole(actor, 'agency');
  if (actor.agencyId !== state.leadAgencyId)
    throw new Rejection(
      'forbidden',
      'not-the-lead-agency',
      'Only the lead agency of the directive may do this.',
    );
  return actor.agencyId;
}

export function requireParty(actor: Actor, state: Directive): string {
  requireRole(actor, 'agency');
  const parties = [state.leadAgencyId, ...state.coordinators.map(({ agencyId }) => agencyId)];
  if (actor.agencyId === undefined || !parties.includes(actor.agencyId))
    throw new Rejection(
      'forbidden',
      'agency-not-on-directive',
      'The agency neither leads nor co-ordinates this.',
    );
  return actor.agencyId;
}

/**
 * The agency that a report is of: the actor's own, or the one that the office enters a paper for.
 * @param requireOwn what the agency has to be to the directive
 * @throws Rejection `role-not-allowed`, `not-the-lead-agency`, `agency-not-on-directive`
 */
export function reportingAgency(
  { by, onBehalfOf }: { readonly by: Actor; readonly onBehalfOf?: OnBehalfOf },
  state: Directive,
  requireOwn: typeof requireLead | typeof requireParty,
): string {
  if (onBehalfOf === undefined) return requireOwn(by, state);
  requireRole(by, 'admin');
  const { agencyId } = onBehalfOf;
  try {
    return requireOwn({ ...by, role: 'agency', agencyId }, state);
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    throw new Rejection('impossible', error.code, error.message, 'onBehalfOf.agencyId');
  }
}

/** What is recorded of the paper, where a report came on one. */
export const paperOf = (onBehalfOf: OnBehalfOf | undefined): { document?: string } =>
  onBehalfOf === undefined ? {} : { document: onBehalfOf.document };

export function requireCoordinator(actor: Actor, state: Directive): string {
  requireRole(actor, 'agency');
  if (actor.agencyId === undefined || state.shares[actor.agencyId] === undefined)
    throw new Rejection(
      'forbidden',
      'not-a-coordinating-agency',
      'Only a co-ordinating agency of the directive may do this.',
    );
  return actor.agencyId;
}

/**
 * Who ever reported the directive, or a share of it, complete judges nothing of it: neither that person, nor whoever stands
 * in for that person now, nor the one whom the reporter stood in for.
 */
export function requireNotReporter(
  { by, standingInFor = [] }: Pick<CommandContext, 'by' | 'standingInFor'>,
  state: Directive,
): void {
  if ([by.id, ...standingInFor].some((id) => state.completionReporters.includes(id)))
    throw new Rejection('forbidden', 'reported-by-oneself', 'Who reported the completion does not judge it.');
}

export function requireDistinct(values: readonly string[], path: string, code: string): void {
  if (new Set(values).size !== values.length)
    throw new Rejection('impossible', code, 'The same one is named twice.', path);
}
