import type { LocalDate } from '../calendar/local-date.js';
import type { DirectiveEvent } from './directive-events.js';

/** What a directive remembers of the steps on record. */
export interface SentSteps {
  /** The due date for which DirectiveBecameOverdue is recorded. */
  readonly overdueFor: LocalDate | null;
  /** The steps about a deadline that were ever sent, as `sentStep` names them. */
  readonly stepsSent: readonly string[];
  /** When the last nudge since its agencies were last heard of was due. */
  readonly nudgedAt: string | null;
  /** Up to when the office has been told of the completion report that waits. */
  readonly officeToldAt: string | null;
}

/** The name of a step about a deadline: it is sent once, however often the work is taken up again. */
export const sentStep = ({
  step,
  agencyId,
  deadline,
}: {
  readonly step: string;
  readonly agencyId?: string | undefined;
  readonly deadline: LocalDate | null;
}): string => [step, agencyId ?? '', deadline ?? ''].join('|');

/** Whether the history holds a step that was due at an instant. */
export function isStepRecorded(
  state: SentSteps,
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
  if (isForTheOffice(step)) return state.officeToldAt !== null && state.officeToldAt >= dueAt;
  return state.stepsSent.includes(sentStep({ step, agencyId, deadline }));
}

const isNudge = (step: string) => step.startsWith('silent-');
const isForTheOffice = (step: string) => step.startsWith('confirm-');

/** The state once a step is on record. */
export function reminded<State extends SentSteps>(
  state: State,
  { step, agencyId, deadline, dueAt }: ReminderOnRecord,
): State {
  if (isNudge(step)) return { ...state, nudgedAt: later(dueAt, state.nudgedAt) };
  if (isForTheOffice(step)) return { ...state, officeToldAt: later(dueAt, state.officeToldAt) };
  const sent = sentStep({ step, agencyId, deadline });
  return state.stepsSent.includes(sent) ? state : { ...state, stepsSent: [...state.stepsSent, sent] };
}

const later = (one: string, other: string | null): string => (other !== null && other > one ? other : one);

type ReminderOnRecord = Extract<DirectiveEvent, { type: 'ReminderIssued' }>['data'];
