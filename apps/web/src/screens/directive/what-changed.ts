import { differencesOf, type Difference, type Facts } from '../../commands/use-seen.js';
import { day, decimal } from '../../messages/formats.js';
import { message } from '../../messages/language.js';
import { pendingExtension } from './actions-for.js';
import type { Directive } from './directive-data.js';

/** What of a directive is compared; small enough to be kept beside a report that waits. */
export type SeenDirective = Pick<
  Directive,
  | 'title'
  | 'content'
  | 'work'
  | 'dueOn'
  | 'leadAgencyId'
  | 'percent'
  | 'urgency'
  | 'outcome'
  | 'shares'
  | 'coordinators'
  | 'indicators'
  | 'completion'
  | 'progress'
  | 'extensionRequests'
>;

/** What a person sees of a directive now, to be compared with what it will be. */
export function seenOf(directive: Directive): SeenDirective {
  const { title, content, work, dueOn, leadAgencyId, percent, urgency, outcome } = directive;
  const { shares, coordinators, indicators, completion, progress, extensionRequests } = directive;
  return {
    ...{ title, content, work, dueOn, leadAgencyId, percent, urgency, outcome },
    ...{ shares, coordinators, indicators, completion },
    progress: progress.slice(-1),
    extensionRequests: extensionRequests.filter(({ decision }) => decision === 'pending'),
  };
}

/** What a person sees of a directive, in the words of the reader's language. */
export function factsOf(directive: SeenDirective, nameOf: (id: string | null) => string): Facts {
  const { title, content, work, dueOn, leadAgencyId, percent, urgency, outcome } = directive;
  const { shares, coordinators, indicators, completion, progress } = directive;
  const request = pendingExtension(directive);
  const given = coordinators.map(
    ({ agencyId, dueOn: own }) => `${nameOf(agencyId)}${own ? ` (${day(own)})` : ''}`,
  );
  const shown = shares.map(
    ({ agencyId, state }) => `${nameOf(agencyId)}: ${message(`directive.share-${state}`)}`,
  );
  const counts = indicators.map(({ name, actual }) => `${name}: ${decimal(actual)}`);
  const newest = progress.at(-1);
  return [
    [message('directive.work-axis'), message(`status.${work}`)],
    [message('directive.outcome'), outcome ? message(`status.${outcome}`) : ''],
    [message('directive.title'), title],
    [message('directive.content'), content],
    [message('directive.urgency'), message(`status.${urgency}`)],
    [message('directive.lead'), leadAgencyId ? nameOf(leadAgencyId) : ''],
    [message('directive.coordinators'), given.join(', ')],
    [message('directive.due'), dueOn ? day(dueOn) : ''],
    [message('directive.percent'), percent === null ? '' : decimal(percent)],
    [message('directive.shares'), shown.join(', ')],
    [message('directive.indicators'), counts.join(', ')],
    [message('directive.request-waiting'), request ? day(request.proposedDueOn) : ''],
    [message('directive.completion'), completion ? completion.summary : ''],
    [message('directive.newest-report'), newest ? newest.narrative : ''],
  ];
}

/** What of a directive is otherwise than a person saw it, in the words of the reader's language. */
export function whatChanged(
  before: SeenDirective,
  now: SeenDirective,
  nameOf: (id: string | null) => string,
): readonly Difference[] {
  return differencesOf(factsOf(before, nameOf), factsOf(now, nameOf));
}
