import type { LegalBasis, LocalDate, Succession, SuccessionKind } from '#domain';
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
  /** The agency whose duties went over. */
  readonly agencyId: string;
  readonly agencyCode: string;
  readonly agencyName: string;
  readonly kind: SuccessionKind;
  readonly basis: LegalBasis;
  readonly effectiveOn: LocalDate;
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
  /** The directives that went over, and how many of those that it led and co-ordinated were to when the act was recorded. */
  readonly progress: {
    readonly lead: number;
    readonly coordinator: number;
    readonly handedOver: number;
    /** Open directives that are to go over, and that the agency still has a part in. */
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
  agency_id: string;
  code: string;
  name: string;
  kind: SuccessionKind;
  act: Succession;
  recorded_at: Date;
  heirs: SuccessionItem['heirs'];
}

const succeeded = `SELECT s.agency_id, a.code, a.state->>'name' AS name, s.kind, s.act, s.recorded_at,
    (SELECT coalesce(json_agg(json_build_object('id', h.id, 'code', h.code, 'name', h.state->>'name') ORDER BY h.code), '[]')
     FROM live.agency h WHERE h.id = ANY(s.heir_ids)) AS heirs
  FROM live.agency_succession s JOIN live.agency a ON a.id = s.agency_id`;
const mostSuccessions = 1_000;
/** That an event `e` of a directive handed it over by the succession `$1`. */
const wentOver = `e.type = 'DirectiveHandedOver' AND e.data->>'successionId' = $1`;

/** The successions, the last recorded first. */
export async function listSuccessions(database: Database): Promise<SuccessionItem[]> {
  const { rows } = await database.query<SucceededRow>(
    `${succeeded} ORDER BY s.recorded_at DESC, s.id LIMIT ${mostSuccessions}`,
  );
  return rows.map(toItem);
}

/** A succession with its progress; null where there is none of this id. */
export async function findSuccession(database: Database, id: string): Promise<SuccessionDetail | null> {
  const { rows } = await database.query<SucceededRow>(`${succeeded} WHERE s.id = $1`, [id]);
  const [row] = rows;
  if (row === undefined) return null;
  const { agency_id: agencyId, act: succession } = row;
  const toGo = row.kind === 'split-off' ? succession.directives.map(({ directiveId }) => directiveId) : null;
  const isLeft = `d.agency_ids @> ARRAY[$2::text] AND d.work <> 'closed' AND ($3::text[] IS NULL OR (d.id = ANY($3)
    AND NOT EXISTS (SELECT 1 FROM live.directive_event e WHERE e.directive_id = d.id AND ${wentOver})))`;
  const { rows: counted } = await database.query<{ handed_over: number; left: number }>(
    `SELECT
       (SELECT count(DISTINCT e.directive_id)::int FROM live.directive_event e
        WHERE ${wentOver}) AS handed_over,
       (SELECT count(*)::int FROM live.directive d WHERE ${isLeft}) AS left`,
    [id, agencyId, toGo],
  );
  const { rows: left } = await database.query<SuccessionDetail['left'][number]>(
    `SELECT d.id AS "directiveId", d.number, d.title FROM live.directive d
     WHERE ${isLeft} ORDER BY d.number_key, d.id LIMIT ${mostLeft}`,
    [id, agencyId, toGo],
  );
  const { lead, coordinator } = succession.duties;
  const { handed_over: handedOver = 0, left: stillLeft = 0 } = counted[0] ?? {};
  return {
    ...toItem(row),
    restTo: succession.restTo,
    joinsParts: succession.joinsParts,
    progress: { lead, coordinator, handedOver, left: stillLeft },
    accounts: await accountsOf(database, row),
    left,
  };
}

/** One that was given back to the agency since has moved all the same. */
async function accountsOf(
  database: Database,
  { agency_id: agencyId, recorded_at: recordedAt, act: { accounts } }: SucceededRow,
): Promise<SucceededAccount[]> {
  const { rows } = await database.query<{ id: string; name: string; still: boolean }>(
    `SELECT id, state->>'name' AS name,
       state->>'agencyId' = $2 AND NOT (state->>'disabled')::boolean AND acting_since <= $3 AS still
     FROM live.account WHERE id = ANY($1::text[])`,
    [accounts.map(({ accountId }) => accountId), agencyId, recordedAt],
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

function toItem(row: SucceededRow): SuccessionItem {
  const { agency_id: agencyId, code: agencyCode, name: agencyName, kind, act, recorded_at, heirs } = row;
  const { successionId: id, basis, effectiveOn } = act;
  const recordedAt = recorded_at.toISOString();
  return { id, agencyId, agencyCode, agencyName, kind, basis, effectiveOn, recordedAt, heirs };
}
