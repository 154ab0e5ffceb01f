import type { WorkingCalendar } from '../calendar/index.js';
import type { ReminderPolicy } from '../reminder-policy/index.js';
import type { Directive } from './directive.js';
import type { Urgency } from './directive-events.js';

/** What steps are derived by from an instant on, until the rules that follow. */
export interface EffectiveRules {
  /** RFC 3339; the first of all rules holds from the empty text on. */
  readonly from: string;
  readonly calendar: WorkingCalendar;
  /** Of the directives that these rules are for. */
  readonly policyFor: (directive: Pick<Directive, 'urgency'>) => ReminderPolicy;
}

/** Rules that hold from the beginning and were never changed. */
export function alwaysBy(policy: ReminderPolicy, calendar: WorkingCalendar): readonly [EffectiveRules] {
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
export function spansOf(state: Directive, rules: readonly EffectiveRules[]): readonly [Span, ...Span[]] {
  const spans = allSpans(state.urgencies, rules);
  const begins = beginsToCount(state);
  const firstThatCounts = spans.findLastIndex(({ from }) => from <= begins);
  const [first, ...rest] = spans.slice(Math.max(0, firstThatCounts));
  if (first === undefined) throw new Error('There are no rules.');
  return [first, ...rest];
}

/** Under the same rules the spans of directives of one urgency are the same, as long as it was never corrected. */
const knownSpans = new WeakMap<readonly EffectiveRules[], Map<Urgency, readonly Span[]>>();

function allSpans(urgencies: Directive['urgencies'], rules: readonly EffectiveRules[]): readonly Span[] {
  const [only, another] = urgencies;
  if (only === undefined || another !== undefined) return makeSpans(urgencies, rules);
  const ofRules = knownSpans.get(rules) ?? new Map<Urgency, readonly Span[]>();
  knownSpans.set(rules, ofRules);
  const spans = ofRules.get(only.urgency) ?? makeSpans(urgencies, rules);
  ofRules.set(only.urgency, spans);
  return spans;
}

function makeSpans(urgencies: Directive['urgencies'], rules: readonly EffectiveRules[]): Span[] {
  const cuts = new Set([...rules.map(({ from }) => from), ...urgencies.map(({ from }) => from)]);
  const spans: Omit<Span, 'until'>[] = [];
  for (const from of [...cuts].sort()) {
    const inForce = lastFrom(rules, from);
    const policy = inForce.policyFor(lastFrom(urgencies, from));
    const last = spans.at(-1);
    if (last?.policy === policy && last.calendar === inForce.calendar) continue;
    spans.push({ from, policy, calendar: inForce.calendar });
  }
  return spans.map((span, index): Span => ({ ...span, until: spans[index + 1]?.from ?? null }));
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

/** The policy and the calendar that a directive is under at an instant. */
export function rulesAt(
  { urgency }: Pick<Directive, 'urgency'>,
  rules: readonly EffectiveRules[],
  instant: string,
): Pick<Span, 'policy' | 'calendar'> {
  const { policyFor, calendar } = lastFrom(rules, instant);
  return { policy: policyFor({ urgency }), calendar };
}
