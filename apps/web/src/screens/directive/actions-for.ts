import type { Schemas } from '../../api/client.js';

type Directive = Schemas['Directive'];

/** Who looks at the directive. */
export interface Person {
  readonly id: string;
  readonly role: 'admin' | 'leader' | 'agency' | 'inspector';
  readonly agencyId?: string | null | undefined;
}

/** What of a directive decides who may do what. */
export type DirectiveNow = Pick<
  Directive,
  | 'work'
  | 'leadAgencyId'
  | 'dueOn'
  | 'isOrWasOverdue'
  | 'shares'
  | 'assignments'
  | 'completionReports'
  | 'shareReports'
  | 'extensionRequests'
>;

/** Everything that can be done about one directive, in the order in which it is offered. */
export const actionNames = [
  'accept',
  'decline',
  'close',
  'return',
  'decide-extension',
  'refer-extension',
  'confirm-share',
  'return-share',
  'progress',
  'complete',
  'complete-share',
  'request-extension',
  'assign',
  'reassign',
  'amend',
  'resume',
  'suspend',
  'reopen',
  'correct',
  'lateness-cause',
  'progress-on-paper',
  'completion-on-paper',
  'share-on-paper',
  'extension-on-paper',
] as const;
export type ActionName = (typeof actionNames)[number];

/** The request for more time that waits for a decision. */
export function pendingExtension({
  extensionRequests,
}: Pick<DirectiveNow, 'extensionRequests'>): Schemas['ExtensionRequest'] | undefined {
  return extensionRequests.findLast(({ decision }) => decision === 'pending');
}

/** Whether a person ever reported the directive, or a share of it, complete: then they judge nothing of it. */
export function isReporter(
  { id }: Person,
  { completionReports, shareReports }: Pick<DirectiveNow, 'completionReports' | 'shareReports'>,
): boolean {
  return [...completionReports, ...shareReports].some(({ by }) => by.id === id);
}

/** The co-ordinating agencies whose share the office may confirm, and those whose report it may return. */
export function sharesToJudge({ shares }: Pick<DirectiveNow, 'shares'>): {
  readonly confirm: readonly string[];
  readonly giveBack: readonly string[];
} {
  const of = (...states: readonly string[]) =>
    shares.filter(({ state }) => states.includes(state)).map(({ agencyId }) => agencyId);
  return { confirm: of('reported'), giveBack: of('reported', 'confirmed') };
}

const isDone = ({ state }: DirectiveNow['shares'][number]): boolean =>
  state === 'reported' || state === 'confirmed';

/** The co-ordinating agencies whose share is not reported done. */
export const openShares = ({ shares }: Pick<DirectiveNow, 'shares'>): readonly string[] =>
  shares.filter((share) => !isDone(share)).map(({ agencyId }) => agencyId);

type Outcome = NonNullable<Directive['outcome']>;

/** What a directive may be closed as, from where its work stands. */
export function outcomesFor(work: Directive['work']): readonly Outcome[] {
  switch (work) {
    case 'assigned':
    case 'in_progress':
    case 'awaiting_confirmation':
      return ['implemented', 'not_implemented', 'cancelled', 'superseded'];
    case 'issued':
    case 'declined':
    case 'suspended':
      return ['not_implemented', 'cancelled', 'superseded'];
    case 'draft':
      return ['cancelled', 'superseded'];
    case 'closed':
      return [];
  }
}

const underWay = ['assigned', 'in_progress'];
const withShares = [...underWay, 'awaiting_confirmation'];

function agencyActions(person: Person, directive: DirectiveNow): ActionName[] {
  const { work, leadAgencyId, dueOn, shares } = directive;
  const { agencyId } = person;
  if (!agencyId) return [];
  const share = shares.find((each) => each.agencyId === agencyId);
  const isUnderWay = underWay.includes(work);
  if (agencyId === leadAgencyId)
    return [
      ...(work === 'assigned' ? (['accept', 'decline'] as const) : []),
      ...(isUnderWay ? (['progress', 'complete'] as const) : []),
      ...(isUnderWay && dueOn !== null && !pendingExtension(directive)
        ? (['request-extension'] as const)
        : []),
    ];
  if (!share) return [];
  return [
    ...(isUnderWay ? (['progress'] as const) : []),
    ...(withShares.includes(work) && !isDone(share) ? (['complete-share'] as const) : []),
  ];
}

function decisions(person: Person, directive: DirectiveNow): ActionName[] {
  const request = pendingExtension(directive);
  return request && request.requestedBy.id !== person.id ? ['decide-extension'] : [];
}

function judging(directive: DirectiveNow): ActionName[] {
  const { work, assignments } = directive;
  const { confirm, giveBack } = sharesToJudge(directive);
  const isFollowed = [...withShares, 'declined', 'suspended'].includes(work);
  return [
    ...(work === 'closed' ? [] : (['close'] as const)),
    ...(work === 'awaiting_confirmation' ? (['return'] as const) : []),
    ...(isFollowed && confirm.length > 0 ? (['confirm-share'] as const) : []),
    ...(isFollowed && giveBack.length > 0 ? (['return-share'] as const) : []),
    ...(work === 'closed' && assignments.length > 0 ? (['reopen'] as const) : []),
    ...(work === 'draft' ? [] : (['correct'] as const)),
  ];
}

function officeActions(person: Person, directive: DirectiveNow): ActionName[] {
  const { work, leadAgencyId, dueOn } = directive;
  const isUnderWay = underWay.includes(work);
  const isAssignable = ['issued', 'declined', ...underWay].includes(work);
  return [
    ...decisions(person, directive),
    ...(pendingExtension(directive)?.referredAt === null ? (['refer-extension'] as const) : []),
    ...(directive.isOrWasOverdue ? (['lateness-cause'] as const) : []),
    ...(isReporter(person, directive) ? [] : judging(directive)),
    ...(isAssignable ? ([leadAgencyId === null ? 'assign' : 'reassign'] as const) : []),
    ...(work === 'draft' ? (['amend'] as const) : []),
    ...(work === 'suspended' ? (['resume'] as const) : []),
    ...(['issued', ...underWay].includes(work) ? (['suspend'] as const) : []),
    ...(isUnderWay ? (['progress-on-paper', 'completion-on-paper'] as const) : []),
    ...(withShares.includes(work) && openShares(directive).length > 0 ? (['share-on-paper'] as const) : []),
    ...(isUnderWay && dueOn !== null && !pendingExtension(directive)
      ? (['extension-on-paper'] as const)
      : []),
  ];
}

/**
 * What a person may do about a directive as it stands: role by work, one's own agency, never on one's own report. The API
 * has the last word, and knows what the page does not: who stands in for whom.
 */
export function actionsFor(person: Person, directive: DirectiveNow): readonly ActionName[] {
  const may = new Set<ActionName>(
    person.role === 'agency'
      ? agencyActions(person, directive)
      : person.role === 'leader'
        ? decisions(person, directive)
        : person.role === 'admin'
          ? officeActions(person, directive)
          : [],
  );
  return actionNames.filter((name) => may.has(name));
}
