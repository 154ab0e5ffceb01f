import { isOpenLeave, isStandInUsable, type Account, type LocalDate } from '#domain';

/** A leave under way or to come, as people are shown it. */
export interface OpenLeave {
  readonly id: string;
  /** Both days included, in the committee's time zone. */
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly reason: string;
  readonly standInId: string;
  /** Empty where nobody knows the account. */
  readonly standInName: string;
  /** Whether it leads to the stand-in; where not, the person is told as ever. */
  readonly standInUsable: boolean;
}

/** The leaves of an account that are not over on a day, in the order in which they end. */
export function openLeaves(
  account: Account,
  accountOf: (id: string) => Account | undefined,
  today: LocalDate,
): OpenLeave[] {
  return account.leaves
    .filter((leave) => isOpenLeave(leave, today))
    .map((leave) => {
      const { id, from, to, reason, standInId } = leave;
      const standIn = accountOf(standInId);
      const standInUsable = standIn !== undefined && isStandInUsable(account, leave, standIn, today);
      return { id, from, to, reason, standInId, standInName: standIn?.name ?? '', standInUsable };
    });
}
