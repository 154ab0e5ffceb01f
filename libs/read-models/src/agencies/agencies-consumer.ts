import { successionKindOf, type Agency, type Succession, type SuccessionKind } from '#domain';
import {
  createTables,
  foldAgency,
  idIn,
  idsOf,
  upsertRows,
  type Consumer,
  type Row,
  type RowTable,
} from '#consumers';

const agencyTable = {
  name: 'agency',
  columns: {
    id: 'text COLLATE "C"',
    code: 'text COLLATE "C" NOT NULL',
    state: 'json NOT NULL',
    previous_names: 'json NOT NULL',
    updated_at: 'timestamptz NOT NULL',
    revision: 'bigint NOT NULL',
  },
  key: ['id'],
  indexes: {
    agency_by_code: '(code, id)',
  },
} as const satisfies RowTable;

/** The acts by which others took the duties of agencies over: one that ends an agency, and any number that split a part off. */
const successionTable = {
  name: 'agency_succession',
  columns: {
    id: 'text COLLATE "C"',
    agency_id: 'text COLLATE "C" NOT NULL',
    kind: 'text NOT NULL',
    act: 'json NOT NULL',
    heir_ids: 'text[] NOT NULL',
    recorded_at: 'timestamptz NOT NULL',
  },
  key: ['id'],
  indexes: {
    agency_succession_by_agency: '(agency_id, kind)',
    agency_succession_by_heir: 'USING gin (heir_ids)',
  },
} as const satisfies RowTable;

/** A name that an agency no longer bears, and until when it did. */
export interface PreviousName {
  readonly name: string;
  readonly until: string;
}

interface Kept {
  state: Agency;
  previousNames: readonly PreviousName[];
  updatedAt: string;
  revision: bigint;
}

/** Keeps the agencies, and their successions. */
export const agenciesConsumer: Consumer = {
  name: 'agencies',
  version: 2,
  prefixes: ['agency-'],
  isAwaited: true,
  tables: createTables(agencyTable, successionTable),
  async apply(batch, tx) {
    const ids = idsOf(batch);
    const { rows } = await tx.query<{ id: string; state: Agency; previous_names: PreviousName[] }>(
      'SELECT id, state, previous_names FROM agency WHERE id = ANY($1)',
      [ids],
    );
    const before = new Map(rows.map((row) => [row.id, row]));
    const kept = new Map<string, Kept>();
    const successions: Row<keyof typeof successionTable.columns>[] = [];
    for (const recorded of batch) {
      const id = idIn(recorded.streamId);
      const known = kept.get(id);
      const folded = foldAgency(known?.state ?? before.get(id)?.state ?? null, recorded);
      const { event, state, envelope } = folded;
      if (event === null || state === null) continue;
      const { recordedAt } = envelope;
      const kind = successionKindOf(event.type);
      if (kind !== null && 'successionId' in event.data)
        successions.push(successionRow(id, kind, event.data, recordedAt));
      const previousNames = known?.previousNames ?? before.get(id)?.previous_names ?? [];
      kept.set(id, {
        state,
        previousNames:
          event.type === 'AgencyRenamed'
            ? [...previousNames, { name: event.data.previousName, until: recordedAt }]
            : previousNames,
        updatedAt: recordedAt,
        revision: recorded.revision,
      });
    }
    await upsertRows(
      tx,
      agencyTable,
      [...kept].map(([id, { state, previousNames, updatedAt, revision }]) => ({
        id,
        code: state.code,
        state,
        previous_names: previousNames,
        updated_at: updatedAt,
        revision,
      })),
    );
    await upsertRows(tx, successionTable, successions);
  },
};

function successionRow(agencyId: string, kind: SuccessionKind, act: Succession, recordedAt: string) {
  const { successionId: id, heirIds } = act;
  return { id, agency_id: agencyId, kind, act, heir_ids: heirIds, recorded_at: recordedAt };
}
