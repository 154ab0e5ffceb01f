import type { LocalDate } from '../calendar/local-date.js';
import type { Coordinator } from './directive-events.js';

/** How far the share of a co-ordinating agency is: asked of it, reported done, confirmed by the office, or returned. */
export type ShareState = 'asked' | 'reported' | 'confirmed' | 'returned';

/** What a co-ordinating agency has to contribute to a directive, as it stands. */
export interface Share {
  readonly state: ShareState;
  /** When the agency first reported on it, by the server's clock: reporting is accepting. */
  readonly acceptedAt: string | null;
  /** How much of the share is done, as the agency last said. */
  readonly percent: number | null;
  /** The day on which the report that it is done reached the office; null while none stands. */
  readonly reportedOn: LocalDate | null;
  /** Up to when the office has been told of the report that waits. */
  readonly officeToldAt: string | null;
}

/** The shares of a directive, by agency. */
export type Shares = Readonly<Record<string, Share>>;

interface WithShares {
  readonly coordinators: readonly Coordinator[];
  readonly shares: Shares;
}

const asked: Share = {
  state: 'asked',
  acceptedAt: null,
  percent: null,
  reportedOn: null,
  officeToldAt: null,
};

/** The shares once the co-ordinating agencies are named (anew): who stays with the same date keeps what it did. */
export function sharesOf(coordinators: readonly Coordinator[], before?: WithShares): Shares {
  const dueOnBefore = new Map(before?.coordinators.map(({ agencyId, dueOn }) => [agencyId, dueOn]));
  const shares = coordinators.map(({ agencyId, dueOn }): [string, Share] => {
    const known = before?.shares[agencyId];
    return [agencyId, known !== undefined && dueOnBefore.get(agencyId) === dueOn ? known : asked];
  });
  return Object.fromEntries(shares);
}

/** Whether an agency has reported its share done, confirmed yet or not: nobody urges it any more. */
export function isShareDone({ shares }: Pick<WithShares, 'shares'>, agencyId: string): boolean {
  const state = shares[agencyId]?.state;
  return state === 'reported' || state === 'confirmed';
}

/** The co-ordinating agencies that have not reported their share done, or whose report was returned. */
export function openShares(state: WithShares): string[] {
  return state.coordinators
    .map(({ agencyId }) => agencyId)
    .filter((agencyId) => !isShareDone(state, agencyId));
}

/** The shares once one of them has changed; one that there is not stays away. */
export function withShare(shares: Shares, agencyId: string, change: (share: Share) => Share): Shares {
  const share = shares[agencyId];
  return share === undefined ? shares : { ...shares, [agencyId]: change(share) };
}

/** The same share, reported done on a day. */
export function reportedShare(share: Share, reportedOn: LocalDate, recordedAt: string): Share {
  return {
    ...share,
    state: 'reported',
    acceptedAt: share.acceptedAt ?? recordedAt,
    reportedOn,
    officeToldAt: recordedAt,
  };
}
