import type { LocalDate } from '../calendar/local-date.js';
import type { DirectiveEvent } from './directive-events.js';
import { withShare, type Share, type Shares } from './shares.js';

/** What a directive remembers of the steps on record. */
export interface ReminderHistory {
  /** The due date for which DirectiveBecameOverdue is recorded. */
  readonly overdueFor: LocalDate | null;
  /** The steps about a deadline that were ever sent, as `sentStep` names them. */
  readonly stepsSent: readonly string[];
  /** Those that told an agency's head, each with that agency: another lead has another head. */
  readonly headsTold: readonly string[];
  /** When the last nudge since its agencies were last heard of was due. */
  readonly nudgedAt: string | null;
  /** Up to when the office has been told of the completion report that waits. */
  readonly officeToldAt: string | null;
  /** The same of what was declined. */
  readonly declineToldAt: string | null;
  /** The shares of co-ordinating agencies; of a report that one is done, the office is told apart. */
  readonly shares: Shares;
}

/** The name of a step about a deadline: it is sent once, however often the work is taken up again. */
export const reminderKey = ({
  step,
  agencyId,
  deadline,
}: {
  readonly step: string;
  readonly agencyId?: string | undefined;
  readonly deadline: LocalDate | null;
}): string => [step, agencyId ?? '', deadline ?? ''].join('|');

/** What the names of the steps of each ladder of escalation begin with; the overdue day follows. */
export const ladderPrefixes = { agency_head: 'escalate-head-', leader: 'escalate-leader-' } as const;
export type Superior = keyof typeof ladderPrefixes;

/** Whether a superior was told of a directive's own deadline by a step of a ladder. */
export function isEscalated(state: Followed, to: Superior, step: string, deadline: LocalDate): boolean {
  const { sent, named } = ladderOf(state, to, deadline);
  return sent.includes(`${step}${named}`);
}

/** Whether a superior was ever told of a deadline by a ladder, whatever the policy of then called the step. */
export function isLadderBegun(state: Followed, to: Superior, deadline: LocalDate): boolean {
  const { sent, named } = ladderOf(state, to, deadline);
  return sent.some((step) => step.startsWith(ladderPrefixes[to]) && step.endsWith(named));
}

interface Followed extends Pick<ReminderHistory, 'stepsSent' | 'headsTold'> {
  readonly leadAgencyId: string | null;
}

function ladderOf({ stepsSent, headsTold, leadAgencyId }: Followed, to: Superior, deadline: LocalDate) {
  return to === 'leader'
    ? { sent: stepsSent, named: reminderKey({ step: '', deadline }) }
    : { sent: headsTold, named: reminderKey({ step: '', agencyId: leadAgencyId ?? undefined, deadline }) };
}

/** The same with what a ladder told of one date as told of another that takes its place. */
export function laddersCarriedOver(
  { stepsSent, headsTold }: Pick<ReminderHistory, 'stepsSent' | 'headsTold'>,
  from: LocalDate,
  to: LocalDate,
): Pick<ReminderHistory, 'stepsSent' | 'headsTold'> {
  const carried = (sent: readonly string[]) =>
    withAll(
      sent,
      sent
        .filter((step) => step.startsWith('escalate-') && step.endsWith(`|${from}`))
        .map((step) => `${step.slice(0, -from.length)}${to}`),
    );
  return { stepsSent: carried(stepsSent), headsTold: carried(headsTold) };
}

/** Whether the history holds a step that was due at an instant. */
export function isStepRecorded(
  state: ReminderHistory & Followed,
  {
    step,
    agencyId,
    deadline,
    dueAt,
  }: {
    readonly step: string;
    readonly agencyId?: string | undefined;
    readonly deadline: LocalDate | null;
    readonly dueAt: string;
  },
): boolean {
  if (step === 'overdue') return state.overdueFor === deadline;
  if (isNudge(step)) return state.nudgedAt !== null && state.nudgedAt >= dueAt;
  if (isOfDeclining(step)) return state.declineToldAt !== null && state.declineToldAt >= dueAt;
  if (isForTheOffice(step)) {
    const told = agencyId === undefined ? state.officeToldAt : (state.shares[agencyId]?.officeToldAt ?? null);
    return told !== null && told >= dueAt;
  }
  if (step.startsWith(ladderPrefixes.agency_head) && deadline !== null)
    return isEscalated(state, 'agency_head', step, deadline);
  return state.stepsSent.includes(reminderKey({ step, agencyId, deadline }));
}

const isNudge = (step: string) => step.startsWith('silent-');
const isForTheOffice = (step: string) => step.startsWith('confirm-');
const isOfDeclining = (step: string) => step.startsWith('declined-');

/** The state once a step is on record. */
export function reminded<State extends ReminderHistory>(
  state: State,
  { step, agencyId, deadline, dueAt, audience }: ReminderOnRecord,
): State {
  if (isNudge(step)) return { ...state, nudgedAt: later(dueAt, state.nudgedAt) };
  if (isOfDeclining(step)) return { ...state, declineToldAt: later(dueAt, state.declineToldAt) };
  if (isForTheOffice(step)) {
    if (agencyId === undefined) return { ...state, officeToldAt: later(dueAt, state.officeToldAt) };
    const told = (share: Share) => ({ ...share, officeToldAt: later(dueAt, share.officeToldAt) });
    return { ...state, shares: withShare(state.shares, agencyId, told) };
  }
  const heads = audience.flatMap((whom) => (whom.kind === 'agency_head' ? [whom.agencyId] : []));
  return {
    ...state,
    stepsSent: withAll(state.stepsSent, [reminderKey({ step, agencyId, deadline })]),
    headsTold: withAll(
      state.headsTold,
      heads.map((head) => reminderKey({ step, agencyId: head, deadline })),
    ),
  };
}

function withAll(known: readonly string[], more: readonly string[]): readonly string[] {
  const added = more.filter((each) => !known.includes(each));
  return added.length === 0 ? known : [...known, ...added];
}

const later = (one: string, other: string | null): string => (other !== null && other > one ? other : one);

type ReminderOnRecord = Extract<DirectiveEvent, { type: 'ReminderIssued' }>['data'];
