import type { Directive } from './directive-state.js';
import type { DirectiveEvent } from './directive-events.js';
import { isShareDone, reportedShare, withShare, type Share } from './shares.js';

type DataOf<Type extends DirectiveEvent['type']> = Extract<DirectiveEvent, { type: Type }>['data'];

/** Who reported, for whom, and when by the server's clock. */
interface Reporting {
  readonly actorId: string;
  readonly standingInFor?: readonly string[];
  readonly recordedAt: string;
}

type Reported = Pick<Directive, 'shares' | 'completionReporters'>;

/** Everyone who reported something complete, each once; so did those whom a reporter stood in for. */
export const withReporter = (
  reporters: readonly string[],
  { actorId, standingInFor = [] }: Pick<Reporting, 'actorId' | 'standingInFor'>,
): readonly string[] => [...new Set([...reporters, actorId, ...standingInFor])];

/**
 * The lead's percentage is the directive's, a co-ordinating agency's that of its share. Before there were shares either was
 * the directive's, and an agency that reported 100 % had no other way to say that its part was done: such a report counts
 * as of its share as well.
 */
export function progressed(
  { percent: before, percentCorrected, leadAgencyId, shares, completionReporters }: Directive,
  { agencyId, party, percent, effectiveOn }: DataOf<'ProgressReported'>,
  by: Reporting,
): Reported & Pick<Directive, 'percent' | 'percentCorrected'> {
  const { recordedAt } = by;
  const ofDirective =
    party === 'coordinator' || percent === null
      ? { percent: before, percentCorrected }
      : { percent, percentCorrected: false };
  if (party === 'lead' || (party === undefined && agencyId === leadAgencyId))
    return { ...ofDirective, shares, completionReporters };
  const saysDone = party === undefined && percent === 100 && !isShareDone({ shares }, agencyId);
  const reported = withShare(shares, agencyId, (share) => {
    const acceptedAt = share.acceptedAt ?? recordedAt;
    const underWay = { ...share, acceptedAt, percent: percent ?? share.percent };
    return saysDone ? reportedShare(underWay, effectiveOn, recordedAt) : underWay;
  });
  const reporters = saysDone ? withReporter(completionReporters, by) : completionReporters;
  return { ...ofDirective, shares: reported, completionReporters: reporters };
}

/** A share that its agency reported done. */
export function shareReported(
  { shares, completionReporters }: Directive,
  { agencyId, reportedOn }: DataOf<'ShareCompletionReported'>,
  by: Reporting,
): Reported {
  return {
    shares: withShare(shares, agencyId, (share) => reportedShare(share, reportedOn, by.recordedAt)),
    completionReporters: withReporter(completionReporters, by),
  };
}

/** A share that the office found done. */
export function shareConfirmed({ shares }: Directive, agencyId: string): Pick<Directive, 'shares'> {
  return { shares: withShare(shares, agencyId, (share) => ({ ...share, state: 'confirmed' })) };
}

/** The share is its agency's again: what fell due of its own date meanwhile is not made up for. */
export function shareReturned(
  { shares, coordinatorsFrom }: Directive,
  agencyId: string,
  recordedAt: string,
): Pick<Directive, 'shares' | 'coordinatorsFrom'> {
  const back = (share: Share): Share => ({
    ...share,
    state: 'returned',
    reportedOn: null,
    officeToldAt: null,
  });
  const counts = coordinatorsFrom[agencyId] !== undefined;
  return {
    shares: withShare(shares, agencyId, back),
    coordinatorsFrom: counts ? { ...coordinatorsFrom, [agencyId]: recordedAt } : coordinatorsFrom,
  };
}
