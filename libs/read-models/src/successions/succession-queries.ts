import type { Agency, LegalBasis, LocalDate, Succession, SuccessionKind } from '#domain';
import {
  boundedLimit,
  Conditions,
  decodeCursor,
  encodeCursor,
  pageOf,
  positionText,
  type Page,
} from '../paging/paging.js';
import type { Database } from '../viewer.js';

/** A succession as the list of them shows it. */
export interface SuccessionItem {
  readonly id: string;
  /** The agency whose place was taken. */
  readonly agencyId: string;
  readonly agencyCode: string;
  readonly agencyName: string;
  readonly kind: SuccessionKind;
  readonly basis: LegalBasis;
  readonly effectiveOn: LocalDate;
  /** When the act was recorded: nothing changes the agency after it. */
  readonly recordedAt: string;
  readonly heirs: readonly { readonly id: string; readonly code: string; readonly name: string }[];
}

/** An account of the agency, and what the succession made of it. */
export interface SucceededAccount {
  readonly accountId: string;
  readonly name: string | null;
  /** Null where the act closes it. */
  readonly heirId: string | null;
  readonly done: boolean;
}

/** A succession, and how far the handing over has come. */
export interface SuccessionDetail extends SuccessionItem {
  readonly restTo: string | null;
  readonly joinsParts: boolean;
  /** The directives that went over, or were to when the act was recorded. */
  readonly progress: {
    readonly lead: number;
    readonly coordinator: number;
    readonly handedOver: number;
    /** Open directives that the agency still has a part in. */
    readonly left: number;
  };
  readonly accounts: readonly SucceededAccount[];
  /** The first of those that are left, by number. */
  readonly left: readonly { readonly directiveId: string; readonly number: string; readonly title: string }[];
}

/** A directive that went over. */
export interface HandedOverItem {
  readonly directiveId: string;
  readonly number: string;
  readonly title: string;
  readonly part: 'lead' | 'coordinator';
  readonly heirId: string;
  readonly heirName: string | null;
  /** Its due date now. */
  readonly dueOn: LocalDate | null;
  /** Calendar days that it was late on the day of effect; null without a due date. */
  readonly daysLate: number | null;
  readonly at: string;
  readonly position: string;
}

/** An agency has no more open directives than this. */
const mostDuties = 100_000;
const mostLeft = 100;

/** The open directives in which an agency has a part, drafts too, by number. */
export async function openDutiesOf(database: Database, agencyId: string): Promise<string[]> {
  const { rows } = await database.query<{ id: string }>(
    `SELECT id FROM live.directive WHERE agency_ids @> ARRAY[$1::text] AND work <> 'closed'
     ORDER BY number_key, id LIMIT ${mostDuties}`,
    [agencyId],
  );
  return rows.map(({ id }) => id);
}

interface SucceededRow {
  state: Agency & { succession: Succession & { kind: SuccessionKind } };
  updated_at: Date;
  heirs: SuccessionItem['heirs'];
}

const succeeded = `SELECT a.state, a.updated_at,
    (SELECT coalesce(json_agg(json_build_object('id', h.id, 'code', h.code, 'name', h.state->>'name') ORDER BY h.code), '[]')
     FROM live.agency h WHERE h.id IN (SELECT json_array_elements_text(a.state->'succession'->'heirIds'))) AS heirs
  FROM live.agency a WHERE a.state->'succession' IS NOT NULL`;
const mostSuccessions = 1_000;

/** The successions, the last recorded first. */
export async function listSuccessions(database: Database): Promise<SuccessionItem[]> {
  const { rows } = await database.query<SucceededRow>(
    `${succeeded} ORDER BY a.updated_at DESC, a.id LIMIT ${mostSuccessions}`,
  );
  return rows.map(toItem);
}

/** A succession with its progress; null where there is none of this id. */
export async function findSuccession(database: Database, id: string): Promise<SuccessionDetail | null> {
  const { rows } = await database.query<SucceededRow>(
    `${succeeded} AND a.state->'succession'->>'successionId' = $1`,
    [id],
  );
  const [row] = rows;
  if (row === undefined) return null;
  const { id: agencyId, succession } = row.state;
  const { rows: counted } = await database.query<{ handed_over: number; left: number }>(
    `SELECT
       (SELECT count(DISTINCT e.directive_id)::int FROM live.directive_event e
        WHERE e.type = 'DirectiveHandedOver' AND e.data->>'successionId' = $1) AS handed_over,
       (SELECT count(*)::int FROM live.directive d WHERE d.agency_ids @> ARRAY[$2::text] AND d.work <> 'closed') AS left`,
    [id, agencyId],
  );
  const { rows: left } = await database.query<SuccessionDetail['left'][number]>(
    `SELECT d.id AS "directiveId", d.number, d.title FROM live.directive d
     WHERE d.agency_ids @> ARRAY[$1::text] AND d.work <> 'closed' ORDER BY d.number_key, d.id LIMIT ${mostLeft}`,
    [agencyId],
  );
  const { lead, coordinator } = succession.duties;
  const { handed_over: handedOver = 0, left: stillLeft = 0 } = counted[0] ?? {};
  return {
    ...toItem(row),
    restTo: succession.restTo,
    joinsParts: succession.joinsParts,
    progress: { lead, coordinator, handedOver, left: stillLeft },
    accounts: await accountsOf(database, agencyId, succession),
    left,
  };
}

async function accountsOf(
  database: Database,
  agencyId: string,
  { accounts }: Succession,
): Promise<SucceededAccount[]> {
  const { rows } = await database.query<{ id: string; name: string; still: boolean }>(
    `SELECT id, state->>'name' AS name,
       state->>'agencyId' = $2 AND NOT (state->>'disabled')::boolean AS still
     FROM live.account WHERE id = ANY($1::text[])`,
    [accounts.map(({ accountId }) => accountId), agencyId],
  );
  const known = new Map(rows.map((row) => [row.id, row]));
  return accounts.map(({ accountId, heirId }) => ({
    ...{ accountId, heirId, name: known.get(accountId)?.name ?? null },
    done: known.get(accountId)?.still === false,
  }));
}

/**
 * A page of the directives that went over by a succession, in the order in which they did.
 * @throws InvalidCursor
 */
export async function listHandedOver(
  database: Database,
  id: string,
  params: { readonly limit?: number | undefined; readonly cursor?: string | undefined },
): Promise<Page<HandedOverItem>> {
  const limit = boundedLimit(params.limit);
  return handedOver(database, id, limit, params.cursor);
}

/** The first so many of them, for a record on paper. */
export async function handedOverFirst(
  database: Database,
  id: string,
  most: number,
): Promise<HandedOverItem[]> {
  return [...(await handedOver(database, id, most, undefined)).items];
}

async function handedOver(
  database: Database,
  id: string,
  limit: number,
  cursor: string | undefined,
): Promise<Page<HandedOverItem>> {
  const list = `handed-over-${id}`;
  const asked = new Conditions();
  asked.add(`e.type = 'DirectiveHandedOver' AND e.data->>'successionId' = ${asked.value(id)}`);
  if (cursor !== undefined)
    asked.add(`e.position > ${asked.value(decodeCursor(list, cursor, positionText))}::bigint`);
  const { rows } = await database.query<Omit<HandedOverItem, 'at'> & { at: Date }>(
    `SELECT e.directive_id AS "directiveId", d.number, d.title, e.data->>'part' AS part,
       e.data->>'heirId' AS "heirId",
       (SELECT a.name FROM live.directive_agency a WHERE a.agency_id = e.data->>'heirId') AS "heirName",
       d.due_on::text AS "dueOn", (e.data->>'daysLate')::int AS "daysLate", e.recorded_at AS at,
       e.position::text AS position
     FROM live.directive_event e JOIN live.directive d ON d.id = e.directive_id
     WHERE ${asked.where()} ORDER BY e.position LIMIT ${limit + 1}`,
    asked.values,
  );
  return pageOf(
    rows,
    limit,
    ({ at, ...row }) => ({ ...row, at: at.toISOString() }),
    ({ position }) => encodeCursor(list, position),
  );
}

function toItem({ state, updated_at, heirs }: SucceededRow): SuccessionItem {
  const { id: agencyId, code: agencyCode, name: agencyName, succession } = state;
  const { successionId: id, kind, basis, effectiveOn } = succession;
  const recordedAt = updated_at.toISOString();
  return { id, agencyId, agencyCode, agencyName, kind, basis, effectiveOn, recordedAt, heirs };
}
