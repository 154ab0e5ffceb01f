import {
  composeCalendar,
  policyFor,
  type PublishedCalendar,
  type PublishedPolicy,
  type RulesFrom,
  type WorkingCalendar,
} from '#domain';
import type { Published } from '../reference-data.js';

export interface RehearsedRules {
  readonly policy: PublishedPolicy;
  /** RFC 3339: when the policy comes into force, in the place of whatever else is published for its scope. */
  readonly from: string;
  /** RFC 3339: nothing is asked for before this, so that what was published until then is one set of rules. */
  readonly begins: string;
  readonly timeZone: string;
}

/**
 * The rules that a directive is under at each instant: what was published when it was published, and from an instant on
 * the policy that is rehearsed.
 */
export function rulesOverTime(
  published: readonly Published[],
  rehearsed: RehearsedRules,
): (directiveId: string) => readonly RulesFrom[] {
  const ownPrefix = 'directive-';
  const own = new Set(
    published.flatMap((each) =>
      'policy' in each && each.policy.id.startsWith(ownPrefix) ? [each.policy.id] : [],
    ),
  );
  const calendars = calendarsOf(rehearsed.timeZone);
  const isGeneral = (each: Published) => !('policy' in each && own.has(each.policy.id));
  const general = rulesFrom(published.filter(isGeneral), rehearsed, calendars);
  const known = new Map<string, readonly RulesFrom[]>();
  return (directiveId) => {
    const id = `${ownPrefix}${directiveId}`;
    if (!own.has(id)) return general;
    const isIts = (each: Published) => isGeneral(each) || ('policy' in each && each.policy.id === id);
    const rules = known.get(id) ?? rulesFrom(published.filter(isIts), rehearsed, calendars);
    known.set(id, rules);
    return rules;
  };
}

/** The calendar of the first editions, composed once: all rules have the editions in the same order. */
type Calendars = (editions: readonly PublishedCalendar[]) => WorkingCalendar;

function calendarsOf(timeZone: string): Calendars {
  const composed: WorkingCalendar[] = [];
  return (editions) => (composed[editions.length] ??= composeCalendar(timeZone, editions));
}

function rulesFrom(
  published: readonly Published[],
  { policy, from, begins }: RehearsedRules,
  calendarOf: Calendars,
): RulesFrom[] {
  const policies = new Map<string, PublishedPolicy>();
  const editions: PublishedCalendar[] = [];
  const rules: RulesFrom[] = [];
  const take = (each: Published) => {
    if ('edition' in each) editions.push(each.edition);
    else if (each.policy.id !== policy.id || each.at < from) policies.set(each.policy.id, each.policy);
  };
  const hold = (since: string) => {
    const inForce = new Map(policies);
    const last = rules.at(-1)?.from ?? '';
    rules.push({
      from: since > last ? since : last,
      calendar: calendarOf(editions),
      policyFor: (directive) => policyFor(directive, inForce),
    });
  };
  const isBefore = (instant: string) => (each: Published) => each.at < instant;
  const holdEach = (each: Published) => {
    take(each);
    hold(justAfter(each.at));
  };
  published.filter(isBefore(begins)).forEach(take);
  hold('');
  const later = published.filter((each) => !isBefore(begins)(each));
  later.filter(isBefore(from)).forEach(holdEach);
  policies.set(policy.id, policy);
  hold(from);
  later.filter((each) => !isBefore(from)(each)).forEach(holdEach);
  return rules;
}

/** What is published holds for what falls due after it. */
function justAfter(instant: string): string {
  return new Date(Date.parse(instant) + 1).toISOString();
}
