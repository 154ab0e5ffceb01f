import type { WorkingCalendar } from '../calendar/index.js';
import type { ReminderPolicy } from '../reminder-policy/index.js';
import type { Directive } from './directive.js';

/** What steps are derived by from an instant on, until the rules that follow. */
export interface RulesFrom {
  /** RFC 3339; the first of all rules holds from the empty text on. */
  readonly from: string;
  readonly calendar: WorkingCalendar;
  readonly policyFor: (directive: Pick<Directive, 'id' | 'urgency'>) => ReminderPolicy;
}

/** Rules that hold from the beginning and were never changed. */
export function alwaysBy(policy: ReminderPolicy, calendar: WorkingCalendar): readonly [RulesFrom] {
  return [{ from: '', calendar, policyFor: () => policy }];
}

/** A time in which one policy and one calendar held for a directive. */
export interface Span {
  readonly from: string;
  /** Where the next span begins; null for the one that lasts. */
  readonly until: string | null;
  readonly policy: ReminderPolicy;
  readonly calendar: WorkingCalendar;
}

/**
 * The policies and calendars that a directive was under, each from when it held for it: what was published, and what its
 * own urgency, corrected, put it under. What ended before anything about the directive began to count is left out, save
 * for the last of it.
 * @param rules in the order in which they came into force, the first of them from the empty text on
 */
export function spansOf(state: Directive, rules: readonly RulesFrom[]): readonly [Span, ...Span[]] {
  const cuts = new Set([...rules.map(({ from }) => from), ...state.urgencies.map(({ from }) => from)]);
  const spans: Omit<Span, 'until'>[] = [];
  for (const from of [...cuts].sort()) {
    const inForce = lastFrom(rules, from);
    const { urgency } = lastFrom(state.urgencies, from);
    const policy = inForce.policyFor({ id: state.id, urgency });
    const last = spans.at(-1);
    if (last?.policy === policy && last.calendar === inForce.calendar) continue;
    spans.push({ from, policy, calendar: inForce.calendar });
  }
  const begins = beginsToCount(state);
  const firstThatCounts = spans.findLastIndex(({ from }) => from <= begins);
  const [first, ...rest] = spans
    .slice(Math.max(0, firstThatCounts))
    .map((span, index, all): Span => ({ ...span, until: all[index + 1]?.from ?? null }));
  if (first === undefined) throw new Error('There are no rules.');
  return [first, ...rest];
}

function beginsToCount({ remindersFrom, silentSince, coordinatorsFrom }: Directive): string {
  const instants = [remindersFrom, silentSince, ...Object.values(coordinatorsFrom)];
  return instants.reduce<string>((first, one) => (one !== null && one < first ? one : first), '9');
}

function lastFrom<Each extends { readonly from: string }>(all: readonly Each[], instant: string): Each {
  const found = all.findLast(({ from }) => from <= instant) ?? all[0];
  if (found === undefined) throw new Error('There are no rules.');
  return found;
}
