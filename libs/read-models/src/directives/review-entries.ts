import {
  evolveDirective,
  officeHasItSince,
  standsStillOn,
  type Directive,
  type DirectiveEvent,
  type LocalDate,
} from '#domain';

/** The group of a review that a directive is in; `open` where it is in time or overdue by the day on which it is judged. */
export type CountedAs =
  | 'doneOnTime'
  | 'doneLate'
  | 'doneWithoutReport'
  | 'openInTime'
  | 'openOverdue'
  | 'declined'
  | 'noDeadline'
  | 'notImplemented'
  | 'cancelled'
  | 'superseded'
  | 'open';

/** What a review tells of a directive, whatever the day on which it is judged. */
export interface ReviewFacts {
  readonly agency_id: string | null;
  readonly counted_as: CountedAs;
  readonly by_original_date: boolean;
  /** Late already when its lead took it over, if it is late. */
  readonly inherited_late: boolean;
  readonly closed_on: LocalDate | null;
  readonly due_on: LocalDate | null;
  readonly original_due_on: LocalDate | null;
  readonly extensions: number;
  /** The day up to which it is late, where that is another than the one on which it is judged. */
  readonly late_until: LocalDate | null;
  readonly inherited_on: LocalDate | null;
  readonly work: Directive['work'];
  readonly number: string;
  readonly title: string;
  readonly indicators: Directive['indicators'];
}

/** What a review tells of a directive; null of one that was never issued. */
export function factsOf(directive: Directive | null): ReviewFacts | null {
  if (!directive?.issued) return null;
  const { leadAgencyId, closure, deadline, originalDueOn, extensions, inherited, work, number, title } =
    directive;
  return {
    agency_id: leadAgencyId,
    counted_as: countedAs(directive),
    by_original_date: isDoneByOriginalDate(directive),
    inherited_late: wasLateBefore(directive),
    closed_on: closure?.closedOn ?? null,
    due_on: deadline?.dueOn ?? null,
    original_due_on: originalDueOn,
    extensions,
    late_until: officeHasItSince(directive) ?? standsStillOn(directive),
    inherited_on: inherited?.on ?? null,
    work,
    number,
    title,
    indicators: directive.indicators,
  };
}

/** In which group of a review a directive is, as it stands. */
function countedAs(directive: Directive): CountedAs {
  const { closure, deadline } = directive;
  const dueOn = deadline?.dueOn ?? null;
  switch (closure?.outcome) {
    case 'cancelled':
    case 'superseded':
      return closure.outcome;
    case 'not_implemented':
      return 'notImplemented';
    case 'implemented':
      if (closure?.withoutReport) return 'doneWithoutReport';
      if (dueOn === null) return 'noDeadline';
      return closure.onTime === false ? 'doneLate' : 'doneOnTime';
    case undefined: {
      if (directive.work === 'declined') return 'declined';
      if (dueOn === null) return 'noDeadline';
      const stoodOn = officeHasItSince(directive) ?? standsStillOn(directive);
      if (stoodOn === null) return 'open';
      return stoodOn > dueOn ? 'openOverdue' : 'openInTime';
    }
  }
}

/** Whether it was late already when its lead took it over from another agency. */
const wasLateBefore = ({ inherited, deadline }: Directive): boolean =>
  inherited !== undefined &&
  deadline?.dueOn !== undefined &&
  deadline.dueOn !== null &&
  inherited.on > deadline.dueOn;

/** Whether it is done, with a deadline, and was reported complete by the first one. */
function isDoneByOriginalDate({ closure, deadline, originalDueOn }: Directive): boolean {
  const isDone = closure?.outcome === 'implemented' && !closure.withoutReport && deadline?.dueOn != null;
  return isDone && originalDueOn !== null && closure.judgedOn <= originalDueOn;
}

/** Whether a review would tell the same of a directive before and after something. */
export function haveSameFacts(one: ReviewFacts | null, other: ReviewFacts | null): boolean {
  if (one === null || other === null) return one === other;
  const names = Object.keys(one) as (keyof ReviewFacts)[];
  return names.every(
    (name) =>
      one[name] === other[name] ||
      (name === 'indicators' && JSON.stringify(one.indicators) === JSON.stringify(other.indicators)),
  );
}

/**
 * How a directive counts from one point to another: from a position of the log, and at the ends of which days. A review of the
 * log up to a position and of the events of a day or before takes the last entry whose beginnings are neither later, unless
 * another took its place by that position.
 */
export interface ReviewEntry {
  readonly from_position: bigint;
  readonly from_day: LocalDate;
  /** Where the next entry begins; null while there is none, 0 for one that is restated: it ends by the day alone. */
  until_position: bigint | null;
  until_day: LocalDate | null;
  /** Whether it was put right, or taken over, later than its days: a review as first reported knows nothing of it. */
  readonly restated: boolean;
  /** The position from which on a review that knows of corrections tells something else of its days; null while none does. */
  restated_from: bigint | null;
  readonly facts: ReviewFacts;
}

/** An event of a directive, with the day on which it was recorded, where the committee is. */
export interface HistoricEvent {
  readonly position: bigint;
  readonly day: LocalDate;
  readonly event: DirectiveEvent;
  readonly actorId: string;
  readonly recordedAt: string;
}

/** An entry in the making, with the state behind it. */
interface Section {
  readonly entry: ReviewEntry;
  state: Directive;
}

/**
 * The entries of a directive whose history holds corrections, or papers that were entered late, or that was taken over from an
 * earlier list: what is put right counts in the days before as well, for whoever reads on from there. An event never counts as
 * of an earlier day than the one before it, whatever the clocks said.
 * @param history what is counted of it, in order
 */
export function entriesOf(history: readonly HistoricEvent[]): ReviewEntry[] {
  const events = inOrderOfDays(history);
  const laterEvents = events.filter(({ event, day }) => tellsOfEarlierDays(event, day));
  const reported = reportedSections(events);
  const putRight = reported.flatMap((section) => restated(section, laterEvents));
  return [...reported.map(({ entry }) => entry), ...putRight, ...entriesBeforeImport(events, laterEvents)];
}

function inOrderOfDays(history: readonly HistoricEvent[]): HistoricEvent[] {
  let latest = '';
  return history.map((event) => {
    latest = event.day > latest ? event.day : latest;
    return { ...event, day: latest };
  });
}

/** An entry for each day on which something happened, and for each event that changes what is told. */
function reportedSections(events: readonly HistoricEvent[]): Section[] {
  const sections: Section[] = [];
  let state: Directive | null = null;
  let open: Section | null = null;
  for (const each of events) {
    state = evolveDirective(state, each);
    const facts = factsOf(state);
    if (
      open !== null &&
      state !== null &&
      open.entry.from_day === each.day &&
      haveSameFacts(open.entry.facts, facts)
    ) {
      open.state = state;
      continue;
    }
    if (open !== null) {
      open.entry.until_position = each.position;
      open.entry.until_day = each.day;
    }
    open =
      facts === null || state === null ? null : { entry: newEntry(each.position, each.day, facts), state };
    if (open !== null) sections.push(open);
  }
  return sections;
}

function newEntry(
  from_position: bigint,
  from_day: LocalDate,
  facts: ReviewFacts,
  ended: Partial<ReviewEntry> = {},
): ReviewEntry {
  const none = { until_position: null, until_day: null, restated: false, restated_from: null };
  return { from_position, from_day, ...none, ...ended, facts };
}

/**
 * Whether an event of a day tells something of days before it: a correction, or a paper that says that the directive is done and
 * reached the office before somebody entered it.
 */
export const tellsOfEarlierDays = (event: DirectiveEvent, day: LocalDate): boolean =>
  event.type === 'CorrectionRecorded' ||
  (event.type === 'CompletionReported' && event.data.document !== undefined && event.data.reportedOn < day);

/** What later events make of the days of an entry that were over when they were recorded. */
function restated(
  { entry, state }: Section,
  laterEvents: readonly HistoricEvent[],
  factsAt: (state: Directive) => ReviewFacts | null = factsOf,
): ReviewEntry[] {
  const { from_day, until_day } = entry;
  // At the end of no day it counts.
  if (until_day === null || until_day <= from_day) return [];
  const entries: ReviewEntry[] = [];
  let parts: Section[] = [{ entry, state }];
  for (const event of laterEvents) {
    if (event.day <= from_day) continue;
    parts = parts.flatMap((part) => {
      const made = restatedBy(event, part, factsAt);
      entries.push(...made.flatMap((each) => (each.entry === part.entry ? [] : [each.entry])));
      return made;
    });
  }
  return entries;
}

/** An entry as a later event has it: the same, another in its place, or two where the event tells of its last days alone. */
function restatedBy(
  { position, day: _, ...recorded }: HistoricEvent,
  part: Section,
  factsAt: (state: Directive) => ReviewFacts | null,
): Section[] {
  const { entry, state } = part;
  const { event } = recorded;
  const { from_day, until_day } = entry;
  const since = event.type === 'CompletionReported' ? event.data.reportedOn : from_day;
  if (until_day === null || since >= until_day) return [part];
  if (event.type === 'CompletionReported' && !isAtWork(state, event.data.agencyId)) return [part];
  const after = evolveDirective(state, recorded);
  const facts = after && factsAt(after);
  if (after === null || facts === null) return [part];
  if (haveSameFacts(entry.facts, facts)) return [{ entry, state: after }];
  entry.restated_from = position;
  const anew = (from: LocalDate, until: LocalDate, known: ReviewFacts): ReviewEntry =>
    newEntry(position, from, known, { until_position: 0n, until_day: until, restated: true });
  return [
    ...(since > from_day ? [{ entry: anew(from_day, since, entry.facts), state }] : []),
    { entry: anew(later(since, from_day), until_day, facts), state: after },
  ];
}

/** Whether a report that a directive is done could come from an agency. */
const isAtWork = ({ work, leadAgencyId }: Directive, agencyId: string): boolean =>
  (work === 'assigned' || work === 'in_progress') && leadAgencyId === agencyId;

/**
 * What was taken over counts from the day on which it was given, also where that was before it was recorded, and as open up
 * to the day on which it was closed.
 */
function entriesBeforeImport(
  events: readonly HistoricEvent[],
  laterEvents: readonly HistoricEvent[],
): ReviewEntry[] {
  const at = events.findIndex(({ event }) => event.type === 'DirectiveImported');
  const imported = events[at];
  if (imported?.event.type !== 'DirectiveImported') return [];
  const { assignedOn } = imported.event.data;
  const takenOver = events.filter(({ event }, n) => event.type === 'DirectiveDrafted' || n === at);
  const state = takenOver.reduce<Directive | null>((before, each) => evolveDirective(before, each), null);
  if (state === null) return [];
  const closedOn = state.closure?.closedOn ?? imported.day;
  const parts = [
    {
      from: assignedOn,
      until: earlier(closedOn, imported.day),
      factsAt: state.closure ? factsWhileOpen : factsOf,
    },
    { from: later(assignedOn, closedOn), until: imported.day, factsAt: factsOf },
  ];
  return parts.flatMap(({ from, until, factsAt }) => {
    const facts = factsAt(state);
    if (from >= until || facts === null) return [];
    const ended = { until_position: 0n, until_day: until, restated: true };
    const entry = newEntry(imported.position, from, facts, ended);
    return [entry, ...restated({ entry, state }, laterEvents, factsAt)];
  });
}

const factsWhileOpen = (state: Directive): ReviewFacts | null =>
  factsOf({ ...state, work: 'in_progress', completion: null, closure: null });

const earlier = (one: LocalDate, other: LocalDate): LocalDate => (one < other ? one : other);
const later = (one: LocalDate, other: LocalDate): LocalDate => (one > other ? one : other);
