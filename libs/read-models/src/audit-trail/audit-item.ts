import { nameIn, type Actor, type Language } from '#domain';
import type { JsonObject } from '#event-store';
import { describeEvent } from '../descriptions/event-descriptions.js';
import { actorName } from '../descriptions/event-facts.js';
import type { Database } from '../viewer.js';

/** One event as the audit trail gives it, data and all as it was recorded: objects, or `string` for their JSON texts. */
export interface AuditItem<Data = JsonObject, By = Actor> {
  /** Where it stands in the log, in decimal digits. */
  readonly position: string;
  readonly streamId: string;
  readonly revision: number;
  readonly eventId: string;
  readonly type: string;
  readonly recordedAt: string;
  readonly actor: By;
  /** Those on leave whom the actor stood in for; absent where nobody. */
  readonly standingInFor?: readonly { readonly id: string; readonly name: string }[];
  readonly correlationId: string | null;
  readonly causationId: string | null;
  readonly data: Data;
}

/** The same, and in one sentence of the reader's language, in which also the system is called what people call it. */
export interface DescribedAuditItem extends AuditItem, Initiated {
  readonly words: string;
  /** The directive that it is about, where it is about one. */
  readonly directive: { readonly id: string; readonly number: string } | null;
}

export interface AuditRow<Data = JsonObject, By = Actor> {
  position: string;
  stream_id: string;
  revision: string;
  event_id: string;
  type: string;
  /** In UTC, as `instantOf` takes it. */
  recorded_at: string;
  actor: By;
  /** Null where nobody. */
  standing_in_for: string[] | null;
  correlation_id: string | null;
  causation_id: string | null;
  data: Data;
}

const columnsWith = (actor: string, data: string) =>
  `e.position, e.stream_id, e.revision, e.event_id, e.type, to_json(e.recorded_at AT TIME ZONE 'UTC') #>> '{}' AS recorded_at, ${actor},
  nullif(e.standing_in_for, '{}') AS standing_in_for, e.correlation_id, e.causation_id, ${data}`;

export const auditColumns = columnsWith('e.actor', 'e.data');

/** The same, where actor and data go on as the texts that they are. */
export const auditColumnsWithTexts = columnsWith('e.actor::text AS actor', 'e.data::text AS data');

/** The same, and by which number the directive goes that the event is about. */
export const describedColumns = `${auditColumns}, e.directive_id,
  (SELECT d.number FROM live.audit_directive d WHERE d.id = e.directive_id) AS directive_number`;

export interface DescribedAuditRow extends AuditRow {
  directive_id: string | null;
  directive_number: string | null;
}

/** RFC 3339, in UTC to the millisecond, of what PostgreSQL writes of an instant: without an offset, and without zeros at the end. */
export const instantOf = (written: string): string =>
  `${written.slice(0, 19)}.${written.slice(20, 23).padEnd(3, '0')}Z`;

/** What makes items of these rows: people are called by the name with which their account was registered. */
export async function auditItemsOf<Data, By>(
  database: Database,
  rows: readonly AuditRow<Data, By>[],
): Promise<(row: AuditRow<Data, By>) => AuditItem<Data, By>> {
  const names = await accountNames(database, new Set(rows.flatMap((row) => row.standing_in_for ?? [])));
  return (row) => ({
    position: row.position,
    streamId: row.stream_id,
    revision: Number(row.revision),
    eventId: row.event_id,
    type: row.type,
    recordedAt: instantOf(row.recorded_at),
    actor: row.actor,
    ...(row.standing_in_for === null
      ? {}
      : { standingInFor: row.standing_in_for.map((id) => ({ id, name: names.get(id) ?? id })) }),
    correlationId: row.correlation_id,
    causationId: row.causation_id,
    data: row.data,
  });
}

async function accountNames(
  database: Database,
  ids: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  if (ids.size === 0) return new Map();
  const { rows } = await database.query<{ stream_id: string; name: string | null }>(
    `SELECT stream_id, data->>'name' AS name FROM live.audit_event
     WHERE stream_id = ANY($1::text[]) AND type = 'AccountRegistered'`,
    [[...ids].map((id) => `account-${id}`)],
  );
  return new Map(
    rows.flatMap(({ stream_id, name }) =>
      name === null ? [] : [[stream_id.slice('account-'.length), name] as const],
    ),
  );
}

/** What tells whether something followed from another act, and from which. */
type Following = Pick<AuditItem, 'actor' | 'correlationId' | 'causationId'>;

/** Whose act it followed from, where the system carried it out; nobody where only the clock was behind it. */
export interface Initiated {
  readonly initiator?: Actor;
}

/** What nobody but the clock was behind is its own cause, and is not looked up. */
const followsFromAnother = ({ actor, correlationId, causationId }: Following): boolean =>
  actor.role === 'system' && correlationId !== null && correlationId !== causationId;

/** From whose act followed what the system did: of whoever began what belongs together. */
export async function initiatorsOf(
  database: Database,
  items: readonly Following[],
): Promise<(item: Following) => Initiated> {
  const asked = new Set(items.filter(followsFromAnother).map(({ correlationId }) => correlationId));
  if (asked.size === 0) return () => ({});
  const { rows } = await database.query<{ id: string; actor: Actor }>(
    `SELECT c.id, e.actor FROM unnest($1::text[]) AS c (id) CROSS JOIN LATERAL (
       SELECT actor FROM live.audit_event WHERE correlation_id = c.id ORDER BY position LIMIT 1) e
     WHERE e.actor->>'role' <> 'system'`,
    [[...asked]],
  );
  const known = new Map<string | null, Actor>(rows.map(({ id, actor }) => [id, actor]));
  return (item) => {
    const initiator = followsFromAnother(item) ? known.get(item.correlationId) : undefined;
    return initiator === undefined ? {} : { initiator };
  };
}

/** What follows in words: for whom it was done, where somebody stood in, or on whose act; else nothing. */
export function describeBehalf(
  { standingInFor = [], initiator }: Pick<AuditItem, 'standingInFor'> & Initiated,
  language: Language,
): string {
  if (initiator !== undefined) {
    const name = actorName(initiator, language);
    return language === 'vi' ? ` (theo thao tác của ${name})` : ` (by an act of ${name})`;
  }
  if (standingInFor.length === 0) return '';
  const names = standingInFor.map(({ name }) => nameIn(name, language)).join(', ');
  return language === 'vi' ? ` (thay mặt ${names})` : ` (standing in for ${names})`;
}

/** The same, the system and whoever has no name any more by what they are called in a language. */
export function inLanguage<Item extends Pick<AuditItem, 'actor'> & Initiated>(
  item: Item,
  language: Language,
): Item {
  const { actor, initiator } = item;
  return {
    ...item,
    actor: { ...actor, name: actorName(actor, language) },
    ...(initiator === undefined ? {} : { initiator: { ...initiator, name: actorName(initiator, language) } }),
  };
}

/** Far more agencies than a committee has. */
const mostNames = 20_000;

/** What each agency was called at a position of the log; one that is unknown is called by its id. */
export async function agencyNames(
  database: Database,
): Promise<(position: string) => (agencyId: string) => string> {
  const { rows } = await database.query<{ agency_id: string; from_position: string; name: string }>(
    `SELECT agency_id, from_position, name FROM live.audit_agency_name ORDER BY agency_id, from_position LIMIT ${mostNames}`,
  );
  const names = new Map<string, { from: bigint; name: string }[]>();
  for (const { agency_id, from_position, name } of rows) {
    const known = names.get(agency_id) ?? [];
    known.push({ from: BigInt(from_position), name });
    names.set(agency_id, known);
  }
  return (position) => (agencyId) => {
    const known = names.get(agencyId) ?? [];
    return (known.findLast(({ from }) => from <= BigInt(position)) ?? known[0])?.name ?? agencyId;
  };
}

/**
 * What tells these rows in words: agencies are called by the names that they had.
 * @param names of agencies, where they were asked for already
 */
export async function describedItemsOf(
  database: Database,
  rows: readonly DescribedAuditRow[],
  language: Language,
  names = agencyNames(database),
): Promise<(row: DescribedAuditRow) => DescribedAuditItem> {
  const [namesAt, toItem] = await Promise.all([names, auditItemsOf(database, rows)]);
  const initiatorOf = await initiatorsOf(database, rows.map(toItem));
  return (row) => {
    const recorded = toItem(row);
    const item = inLanguage({ ...recorded, ...initiatorOf(recorded) }, language);
    const { directive_id: id, directive_number: number } = row;
    return {
      ...item,
      directive: id === null || number === null ? null : { id, number },
      words: `${describeEvent(item, language, namesAt(item.position))}${describeBehalf(item, language)}`,
    };
  };
}

/** The numbers of directives by their ids. */
export async function directiveNumbers(
  database: Database,
  ids: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  if (ids.size === 0) return new Map();
  const { rows } = await database.query<{ id: string; number: string }>(
    `SELECT id, number FROM live.audit_directive WHERE id = ANY($1::text[])`,
    [[...ids]],
  );
  return new Map(rows.map(({ id, number }) => [id, number]));
}
