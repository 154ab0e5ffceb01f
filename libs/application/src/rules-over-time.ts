import {
  composeCalendar,
  policyFor,
  type PublishedCalendar,
  type PublishedPolicy,
  type EffectiveRules,
  type WorkingCalendar,
} from '#domain';

/** What the office published, and when by the server's clock. */
export type Published = { readonly at: string } & (
  { readonly policy: PublishedPolicy } | { readonly edition: PublishedCalendar }
);

/** A policy that is tried out in the place of whatever else was published for its scope. */
export interface RehearsedPolicy {
  readonly policy: PublishedPolicy;
  /** RFC 3339: from when on. */
  readonly from: string;
}

/** The calendar of the first editions, composed once: all rules have the editions in the same order. */
export type CalendarOf = (editions: readonly PublishedCalendar[]) => WorkingCalendar;

/** Composes the calendar of the first so many editions and keeps it. */
export function calendarsIn(timeZone: string): CalendarOf {
  const composed: WorkingCalendar[] = [];
  return (editions) => (composed[editions.length] ??= composeCalendar(timeZone, editions));
}

const ownPrefix = 'directive-';

/**
 * The rules that each directive is under over time: what was published, from the instant after it; and from an instant on
 * the policy that is tried out.
 */
export function rulesOverTime(
  published: readonly Published[],
  calendarOf: CalendarOf,
  rehearsed?: RehearsedPolicy,
): (directiveId: string) => readonly EffectiveRules[] {
  const all = rehearsed ? withRehearsed(published, rehearsed) : published;
  const ownId = (each: Published) =>
    'policy' in each && each.policy.id.startsWith(ownPrefix) ? each.policy.id : null;
  const own = new Set(all.map(ownId));
  const general = effectiveRulesOf(
    all.filter((each) => ownId(each) === null),
    calendarOf,
  );
  const known = new Map<string, readonly EffectiveRules[]>();
  return (directiveId) => {
    const id = `${ownPrefix}${directiveId}`;
    if (!own.has(id)) return general;
    const isIts = (each: Published) => ownId(each) === null || ownId(each) === id;
    const rules = known.get(id) ?? effectiveRulesOf(all.filter(isIts), calendarOf, directiveId);
    known.set(id, rules);
    return rules;
  };
}

/** In the order of time, with the policy that is tried out as the last of its scope. */
function withRehearsed(
  published: readonly Published[],
  { policy, from }: RehearsedPolicy,
): readonly Published[] {
  const inTheWay = (each: Published) => 'policy' in each && each.policy.id === policy.id && each.at >= from;
  const others = published.filter((each) => !inTheWay(each));
  const before = others.filter(({ at }) => at < from);
  const sinceThen = { at: new Date(Date.parse(from) - 1).toISOString(), policy };
  return [...before, sinceThen, ...others.slice(before.length)];
}

/** @param id of the only directive that they are for; left out where none has a policy of its own */
function effectiveRulesOf(
  published: readonly Published[],
  calendarOf: CalendarOf,
  id = '',
): readonly EffectiveRules[] {
  const policies = new Map<string, PublishedPolicy>();
  const editions: PublishedCalendar[] = [];
  const rules: EffectiveRules[] = [];
  const hold = (from: string) => {
    const inForce = new Map(policies);
    const last = rules.at(-1)?.from ?? '';
    rules.push({
      from: from > last ? from : last,
      calendar: calendarOf(editions),
      policyFor: ({ urgency }) => policyFor({ id, urgency }, inForce),
    });
  };
  hold('');
  for (const each of published) {
    if ('edition' in each) editions.push(each.edition);
    else policies.set(each.policy.id, each.policy);
    hold(justAfter(each.at));
  }
  return rules;
}

/** What is published holds for what falls due after it. */
function justAfter(instant: string): string {
  return new Date(Date.parse(instant) + 1).toISOString();
}
