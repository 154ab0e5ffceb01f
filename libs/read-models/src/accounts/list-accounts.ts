import type { Account, Role } from '#domain';
import { z } from 'zod';
import { boundedLimit, Conditions, decodeCursor, encodeCursor, pageOf, type Page } from '../paging/index.js';
import type { Database } from '../viewer.js';

/** A local account as the office sees it. */
export interface AccountItem {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly role: Role;
  readonly agencyId: string | null;
  readonly email: string | null;
  readonly disabled: boolean;
  readonly registeredAt: string;
  readonly disabledAt: string | null;
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

/**
 * A page of the accounts by user name, which never changes.
 * @throws InvalidCursor
 */
export async function listAccounts(database: Database, filters: AccountFilters): Promise<Page<AccountItem>> {
  const limit = boundedLimit(filters.limit);
  const asked = new Conditions();
  asked.when(filters.role, (role) => `role = ${role}`);
  asked.when(filters.agencyId, (agencyId) => `agency_id = ${agencyId}`);
  if (filters.cursor !== undefined) {
    const [username, id] = decodeCursor('accounts', filters.cursor, place);
    asked.add(`(username, id) > (${asked.value(username)}, ${asked.value(id)})`);
  }
  const { rows } = await database.query<AccountRow>(
    `SELECT id, username, state, registered_at, disabled_at FROM live.account
     WHERE ${asked.where()} ORDER BY username, id LIMIT ${limit + 1}`,
    asked.values,
  );
  return pageOf(rows, limit, toItem, (row) => encodeCursor('accounts', [row.username, row.id]));
}

function toItem({ state, registered_at, disabled_at }: AccountRow): AccountItem {
  const { id, username, name, role, agencyId, email, disabled } = state;
  const disabledAt = disabled_at?.toISOString() ?? null;
  return {
    id,
    username,
    name,
    role,
    agencyId,
    email,
    disabled,
    registeredAt: registered_at.toISOString(),
    disabledAt,
  };
}
