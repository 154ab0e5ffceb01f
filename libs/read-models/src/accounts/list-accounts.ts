import { isOpenLeave, isStandInUsable, type Account, type LocalDate, type Role } from '#domain';
import { z } from 'zod';
import { boundedLimit, Conditions, decodeCursor, encodeCursor, pageOf, type Page } from '../paging/paging.js';
import type { Database } from '../viewer.js';

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

/** A local account as the office sees it. */
export interface AccountItem {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly role: Role;
  readonly agencyId: string | null;
  readonly email: string | null;
  readonly disabled: boolean;
  /** Whether the personal data of its person were erased. */
  readonly erased: boolean;
  /** Whether the person chose the password, has a temporary one of the office's, or is still to use an invitation. */
  readonly passwordState: Account['password']['state'];
  /** Whether nobody signs in by it without a code. */
  readonly hasSecondFactor: boolean;
  readonly registeredAt: string;
  readonly disabledAt: string | null;
  /** Under way and to come. */
  readonly leaves: readonly OpenLeave[];
}

/** What is asked of the list of accounts; absent is unlimited. */
export interface AccountFilters {
  readonly role?: Role | undefined;
  readonly agencyId?: string | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

interface AccountRow {
  id: string;
  username: string;
  state: Account;
  registered_at: Date;
  disabled_at: Date | null;
}

const place = z.tuple([z.string().max(200), z.string().max(200)]);

const columns = 'id, username, state, registered_at, disabled_at';

/**
 * A page of the accounts by user name, which never changes.
 * @param today the committee's day
 * @throws InvalidCursor
 */
export async function listAccounts(
  database: Database,
  filters: AccountFilters,
  today: LocalDate,
): Promise<Page<AccountItem>> {
  const limit = boundedLimit(filters.limit);
  const asked = new Conditions();
  asked.when(filters.role, (role) => `role = ${role}`);
  asked.when(filters.agencyId, (agencyId) => `agency_id = ${agencyId}`);
  if (filters.cursor !== undefined) {
    const [username, id] = decodeCursor('accounts', filters.cursor, place);
    asked.add(`(username, id) > (${asked.value(username)}, ${asked.value(id)})`);
  }
  const { rows } = await database.query<AccountRow>(
    `SELECT ${columns} FROM live.account
     WHERE ${asked.where()} ORDER BY username, id LIMIT ${limit + 1}`,
    asked.values,
  );
  const toItem = await itemsOf(database, rows, today);
  return pageOf(rows, limit, toItem, (row) => encodeCursor('accounts', [row.username, row.id]));
}

/**
 * One account, or null where there is none.
 * @param today the committee's day
 */
export async function findAccount(
  database: Database,
  id: string,
  today: LocalDate,
): Promise<AccountItem | null> {
  const { rows } = await database.query<AccountRow>(`SELECT ${columns} FROM live.account WHERE id = $1`, [
    id,
  ]);
  const toItem = await itemsOf(database, rows, today);
  return rows[0] ? toItem(rows[0]) : null;
}

async function itemsOf(
  database: Database,
  rows: readonly AccountRow[],
  today: LocalDate,
): Promise<(row: AccountRow) => AccountItem> {
  const ids = new Set(rows.flatMap(({ state }) => state.leaves.map(({ standInId }) => standInId)));
  const found =
    ids.size === 0
      ? []
      : (
          await database.query<Pick<AccountRow, 'id' | 'state'>>(
            'SELECT id, state FROM live.account WHERE id = ANY($1)',
            [[...ids]],
          )
        ).rows;
  const standIns = new Map(found.map(({ id, state }) => [id, state]));
  return ({ state, registered_at, disabled_at }) => {
    const { id, username, name, role, agencyId, email, disabled, password } = state;
    return {
      ...{ id, username, name, role, agencyId, email, disabled, passwordState: password.state },
      erased: state.erased === true,
      hasSecondFactor: state.hasSecondFactor === true,
      registeredAt: registered_at.toISOString(),
      disabledAt: disabled_at?.toISOString() ?? null,
      leaves: openLeaves(state, (standInId) => standIns.get(standInId), today),
    };
  };
}
