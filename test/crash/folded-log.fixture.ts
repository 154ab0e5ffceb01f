import { directives, decoded } from '#application';
import { composeCalendar, judgement, timeStatus, type Directive, type LocalDate } from '#domain';
import type { EventStore, LogPosition, RecordedEvent } from '#event-store';

interface FoldedDirective {
  readonly state: Directive;
  readonly revision: bigint;
}

/** The log read by nothing but `evolve`, in its order; what the read models must come to. */
export class FoldedLog {
  readonly directives = new Map<string, FoldedDirective>();
  /** How many events of our streams there are. */
  events = 0;
  /** Reminders that stand twice: the same directive, deadline, step, agency and due instant. */
  readonly remindersTwice: string[] = [];
  readonly #reminders = new Set<string>();
  readonly #positions = new Set<string>();
  /** The narrative of every report, in the order of the log. */
  readonly narratives: string[] = [];
  readonly #timesReported = new Map<string, number>();
  #after: LogPosition | null = null;

  /** Reads on to the end of the log as it is now. */
  async readOn(eventStore: EventStore): Promise<void> {
    for await (const event of eventStore.readAll(this.#after === null ? {} : { from: this.#after })) {
      if (this.#positions.has(String(event.position))) continue;
      this.#take(event);
    }
  }

  get newest(): bigint {
    return this.#after?.commit ?? 0n;
  }

  hasEventAt(position: string): boolean {
    return this.#positions.has(position);
  }

  /** How often a text stands in a report's narrative. */
  timesReported(narrative: string): number {
    return this.#timesReported.get(narrative) ?? 0;
  }

  #take(event: RecordedEvent): void {
    this.#after = { commit: event.position, prepare: event.preparePosition };
    this.#positions.add(String(event.position));
    this.events += 1;
    if (event.type === 'ProgressReported') {
      const narrative = event.data['narrative'] as string;
      this.narratives.push(narrative);
      this.#timesReported.set(narrative, this.timesReported(narrative) + 1);
    }
    if (event.type === 'ReminderIssued' || event.type === 'EscalationRaised') this.#noteReminder(event);
    if (!event.streamId.startsWith('directive-')) return;
    const id = event.streamId.slice('directive-'.length);
    const state = directives.evolve(this.directives.get(id)?.state ?? null, decoded(directives, event));
    if (state) this.directives.set(id, { state, revision: event.revision });
  }

  #noteReminder({ streamId, data: { step, agencyId, deadline, dueAt } }: RecordedEvent): void {
    const key = JSON.stringify([streamId, step, agencyId, deadline, dueAt]);
    if (this.#reminders.has(key)) this.remindersTwice.push(key);
    this.#reminders.add(key);
  }
}

const calendar = composeCalendar('Asia/Ho_Chi_Minh', []);

/** What a list shows of a directive on a day. */
export function itemOf({ state, revision }: FoldedDirective, today: LocalDate) {
  const dueOn = state.deadline?.dueOn ?? null;
  const dueSoonFrom = dueOn === null ? null : calendar.dueSoonFrom(dueOn);
  return {
    number: state.number,
    work: state.work,
    time: timeStatus({ ...state, dueOn, dueSoonFrom }, today),
    leadAgencyId: state.leadAgencyId,
    dueOn,
    originalDueOn: state.originalDueOn,
    extensions: state.extensions,
    percent: state.percent,
    closedOn: state.closure?.closedOn ?? null,
    daysLate: daysLate(state, today),
    revision: Number(revision),
  };
}

/** What a closed directive was judged by; of any other, the days until today. */
const daysLate = (state: Directive, today: LocalDate): number | null =>
  state.closure ? state.closure.daysLate : judgement(state.deadline?.dueOn ?? null, today).daysLate;
