import type { Account } from '#domain';
import { createTables, foldAccount, idIn, idsOf, upsertRows, type Consumer, type RowTable } from '#consumers';

/** `acting_since` is when the account was given its role and its agency. */
const accountTable = {
  name: 'account',
  columns: {
    id: 'text COLLATE "C"',
    username: 'text COLLATE "C" NOT NULL',
    role: 'text NOT NULL',
    agency_id: 'text',
    state: 'json NOT NULL',
    acting_since: 'timestamptz NOT NULL',
    registered_at: 'timestamptz NOT NULL',
    disabled_at: 'timestamptz',
  },
  key: ['id'],
  indexes: {
    account_by_username: '(username, id)',
  },
} as const satisfies RowTable;

interface Kept {
  state: Account;
  actingSince: string;
  registeredAt: string;
  disabledAt: string | null;
}

/** Keeps the local accounts; their secrets are never in the log. */
export const accountsConsumer: Consumer = {
  name: 'accounts',
  version: 4,
  prefixes: ['account-'],
  isAwaited: true,
  tables: createTables(accountTable),
  holdsPersonalTexts: true,
  async apply(batch, tx) {
    const ids = idsOf(batch);
    const { rows } = await tx.query<{
      id: string;
      state: Account;
      acting_since: Date;
      registered_at: Date;
      disabled_at: Date | null;
    }>('SELECT id, state, acting_since, registered_at, disabled_at FROM account WHERE id = ANY($1)', [ids]);
    const kept = new Map<string, Kept>(
      rows.map(({ id, state, acting_since, registered_at, disabled_at }) => [
        id,
        {
          state,
          actingSince: acting_since.toISOString(),
          registeredAt: registered_at.toISOString(),
          disabledAt: disabled_at?.toISOString() ?? null,
        },
      ]),
    );
    for (const recorded of batch) {
      const id = idIn(recorded.streamId);
      const before = kept.get(id);
      const { event, state, envelope } = foldAccount(before?.state ?? null, recorded);
      if (event === null || state === null) continue;
      const { recordedAt } = envelope;
      const disabledAt = state.disabled ? (before?.disabledAt ?? recordedAt) : null;
      const isGiven = before === undefined || event.type === 'AccountRoleChanged';
      kept.set(id, {
        state,
        actingSince: isGiven ? recordedAt : before.actingSince,
        registeredAt: before?.registeredAt ?? recordedAt,
        disabledAt,
      });
    }
    await upsertRows(
      tx,
      accountTable,
      [...kept].map(([id, { state, actingSince, registeredAt, disabledAt }]) => ({
        id,
        username: state.username,
        role: state.role,
        agency_id: state.agencyId,
        state,
        acting_since: actingSince,
        registered_at: registeredAt,
        disabled_at: disabledAt,
      })),
    );
  },
};
